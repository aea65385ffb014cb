import type { PlannedPullRequests, PublishAgain } from "./planned-pull-request.ts";
import type { RepositoryName } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";

/**
 * Has the pull request of a branch made again on the newest base, though nothing about it changed: to `rebase` it, to \`open\` it
 * before its turn, or to `recreate` it, which also takes it back from whoever pushed to its branch or closed it.
 */
export async function publishAgain(
  wish: {
    readonly repository: RepositoryName;
    readonly installationId: number | null;
    readonly branch: string;
    readonly how: PublishAgain;
  },
  { plans, queue }: { readonly plans: PlannedPullRequests; readonly queue: Queue },
): Promise<void> {
  const { repository, installationId, branch, how } = wish;
  await plans.askAgain(repository, branch, how);
  // From the newest head, which a scan looks for.
  await queue.enqueue({ name: "scan-repository", repository, installationId });
}
