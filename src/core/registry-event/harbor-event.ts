import { z } from "zod";

const Repository = z.object({ repo_full_name: z.string() });
const Pushed = z.object({ repository: Repository }).transform(({ repository }) => [repository.repo_full_name]);

/** Artifacts are named `alpine:3.22` or `alpine [2 item(s) in total]`, without the project they were copied into. */
const Replicated = z
  .object({
    replication: z.object({
      dest_resource: z.object({ namespace: z.string() }),
      successful_artifact: z.array(z.object({ name_tag: z.string() })).nullish(),
    }),
  })
  .transform(({ replication: { dest_resource, successful_artifact } }) =>
    (successful_artifact ?? []).map(({ name_tag }) => `${dest_resource.namespace}/${name_tag.split(/[\s:@]/, 1)[0]}`),
  );

/** Pulls, deletions, scans, quotas and what is kept of tags are told by the same webhook, and concern nobody. */
const concernsNobody =
  /^(?:PULL_ARTIFACT|DELETE_ARTIFACT|SCANNING_[A-Z]+|QUOTA_[A-Z]+|TAG_RETENTION|harbor\.(?:artifact\.pulled|artifact\.deleted|scan\.\w+|quota\.\w+|tag_retention\.\w+))$/;

/**
 * What Harbor posts, in its own format or as a CloudEvent:
 * https://goharbor.io/docs/latest/working-with-projects/project-configuration/configure-webhooks/
 */
export const HarborEvent = z.union([
  z.object({ type: z.literal("PUSH_ARTIFACT"), event_data: Pushed }).transform(({ event_data }) => event_data),
  z.object({ type: z.literal("REPLICATION"), event_data: Replicated }).transform(({ event_data }) => event_data),
  z.object({ type: z.literal("harbor.artifact.pushed"), data: Pushed }).transform(({ data }) => data),
  z.object({ type: z.literal("harbor.replication.status.changed"), data: Replicated }).transform(({ data }) => data),
  z.object({ type: z.string().regex(concernsNobody) }).transform((): string[] => []),
]);
