import { z } from "zod";

/**
 * What Amazon ECR tells EventBridge, which posts it to an API destination:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
export const EcrEvent = z
  .object({
    source: z.literal("aws.ecr"),
    "detail-type": z.string(),
    detail: z.object({
      "action-type": z.string().optional(),
      result: z.string().optional(),
      "repository-name": z.string(),
    }),
  })
  .transform(({ "detail-type": type, detail }) => {
    const isPush = type === "ECR Image Action" && detail["action-type"] === "PUSH" && detail.result === "SUCCESS";
    return isPush ? [detail["repository-name"]] : [];
  });
