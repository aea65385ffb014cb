import type { PlannedPullRequests, PublishAgain } from "./planned-pull-request.ts";
import type { Forge, RepositoryName } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";

/**
 * Has the pull request of a branch made again on the newest base, though nothing about it changed: to `rebase` it, to \`open\` it
 * before its turn, or to `recreate` it, which also takes it back from whoever pushed to its branch or closed it before now.
 */
export async function publishAgain(
  wish: {
    readonly repository: RepositoryName;
    readonly installationId: number | null;
    readonly branch: string;
    readonly how: PublishAgain;
  },
  forge: Pick<Forge, "readBranch" | "listPullRequests">,
  { plans, queue }: { readonly plans: PlannedPullRequests; readonly queue: Queue },
): Promise<void> {
  const { repository, installationId, branch, how } = wish;
  const isTakingBack = how === "recreate";
  const head = isTakingBack ? await forge.readBranch(branch) : null;
  const known = isTakingBack ? await forge.listPullRequests(branch) : [];
  const closed = known.filter(({ state }) => state === "closed").map(({ number }) => number);
  await plans.askAgain(repository, branch, { how, head: head?.sha ?? null, closed });
  // From the newest head, which a scan looks for.
  await queue.enqueue({ name: "scan-repository", repository, installationId }, { priority: "urgent" });
}
