import type { RepositoryName } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { forgetOwnRecord } from "../update/own-record.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";

/**
 * Goes on with a repository under the name that it has now: what people wanted of it under the former one is wanted still, and
 * what was written on the forge meanwhile is read anew.
 */
export async function followRename(
  { repository, installationId }: { readonly repository: RepositoryName; readonly installationId: number | null },
  name: RepositoryName,
  { plans, store, queue }: { readonly plans: PlannedPullRequests; readonly store: Store; readonly queue: Queue },
): Promise<void> {
  await plans.moveWishes(repository, name);
  await forgetOwnRecord(name, store);
  const priority = (await plans.isWaitedFor(name)) ? "urgent" : "normal";
  await queue.enqueue({ name: "scan-repository", repository: name, installationId }, { priority });
}
