import type { Context } from "probot";
import { branchPrefix } from "../../core/update/branch-name.ts";
import { forgetOwnRecord } from "../../workflow/update/own-record.ts";
import type { EventPorts } from "./event-ports.ts";

/**
 * A pull request of Plinth's was closed, which leaves a place for one that waits, or opened again. What was merged is a
 * push as well, and not looked at twice.
 */
export async function onPullRequestClosed(
  { payload }: Pick<Context<"pull_request.closed" | "pull_request.reopened">, "payload">,
  ports: EventPorts,
): Promise<void> {
  const { pull_request: pullRequest, repository, installation } = payload;
  const { full_name: name } = repository;
  if (!pullRequest.head.ref.startsWith(branchPrefix) || pullRequest.merged) return;
  const installationId = installation?.id ?? null;
  if (payload.action === "closed") {
    return await ports.queue.enqueue({ name: "propose-updates", repository: name, installationId });
  }
  // What was ignored by it is asked about again.
  await forgetOwnRecord(name, ports.store);
  await ports.queue.enqueue({ name: "scan-repository", repository: name, installationId });
}
