import { z } from "zod";

const Repository = z.object({ repo_full_name: z.string() });

/**
 * What Harbor posts, in its own format or as a CloudEvent:
 * https://goharbor.io/docs/latest/working-with-projects/project-configuration/configure-webhooks/
 *
 * Pulls and scans are told by the same webhook, and concern nobody.
 */
export const HarborEvent = z.union([
  z
    .object({ type: z.string(), event_data: z.object({ repository: Repository }) })
    .transform(({ type, event_data: { repository } }) =>
      type === "PUSH_ARTIFACT" || type === "REPLICATION" ? [repository.repo_full_name] : [],
    ),
  z
    .object({ type: z.string(), data: z.object({ repository: Repository }) })
    .transform(({ type, data: { repository } }) =>
      type === "harbor.artifact.pushed" ? [repository.repo_full_name] : [],
    ),
]);
