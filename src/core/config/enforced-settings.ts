import { z } from "zod";
import { PolicySettings } from "./policy-settings.ts";
import { Limits, MinimumAgeDays, Steps } from "./repository-config.ts";

const policy = PolicySettings.shape;

/** The operator's `enforce`: what repository files may tighten and never loosen. */
export const EnforcedSettings = z.strictObject({
  pin: z.literal("digest").describe("Every reference gets a digest, whatever the repository file says.").optional(),
  steps: Steps.describe("Sizes of update beyond which no repository file can allow any.").optional(),
  minimumAgeDays: MinimumAgeDays.describe("Days below which no repository file can go.").optional(),
  limits: z
    .strictObject({
      openPullRequests: Limits.shape.openPullRequests.unwrap().optional(),
      createdPerHour: Limits.shape.createdPerHour.unwrap().optional(),
    })
    .describe("Numbers above which no repository file can go.")
    .optional(),
  policy: z
    .strictObject({
      allow: policy.allow,
      forbiddenImage: policy.forbiddenImage
        .unwrap()
        .describe("Images that `allow` does not name; `error` where it names some and nothing else is said here.")
        .optional(),
      missingDigest: policy.missingDigest.unwrap().default("off"),
      latestTag: policy.latestTag.unwrap().default("off"),
      endedLine: policy.endedLine.unwrap().default("off"),
      unreadable: policy.unreadable.unwrap().default("off"),
    })
    // What may be used is not enforced where a repository need not look for what may not.
    .transform((own) => ({ ...own, forbiddenImage: own.forbiddenImage ?? (own.allow.length > 0 ? "error" : "off") }))
    .describe("Levels below which no repository file can go, and images beyond which none can allow any.")
    .optional(),
});
export type EnforcedSettings = z.infer<typeof EnforcedSettings>;
