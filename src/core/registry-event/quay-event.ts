import { z } from "zod";

/** What Quay posts when tags were pushed (`repo_push`): https://docs.quay.io/guides/notifications.html */
export const QuayEvent = z
  .object({ repository: z.string(), updated_tags: z.unknown() })
  .transform(({ repository }) => [repository]);
