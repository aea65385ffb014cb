import { parseMarker } from "../../core/pull-request/marker.ts";
import { branchPrefix } from "../../core/update/branch-name.ts";
import type { EventPorts } from "./event-ports.ts";

/** Somebody other than Plinth pushed to a pull request of Plinth's that is to merge by itself. */
export async function onBranchPushed(
  payload: {
    readonly pull_request: {
      readonly body: string | null;
      readonly user: { readonly login: string } | null;
      readonly auto_merge: object | null;
      readonly head: { readonly ref: string };
    };
    readonly sender?: { readonly login: string } | undefined;
    readonly repository: { readonly full_name: string };
    readonly installation?: { readonly id: number } | undefined;
  },
  ports: EventPorts,
): Promise<void> {
  const { pull_request: pullRequest, sender, repository, installation } = payload;
  const { body, user, auto_merge: autoMerge, head } = pullRequest;
  if (!autoMerge || sender?.login === user?.login) return;
  if (!head.ref.startsWith(branchPrefix) || parseMarker(body ?? "") === null) return;
  const installationId = installation?.id ?? null;
  await ports.queue.enqueue({ name: "propose-updates", repository: repository.full_name, installationId });
}
