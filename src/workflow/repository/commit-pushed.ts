import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import { defaultRepositoryConfig } from "../../core/config/repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { branchPrefix } from "../../core/update/branch-name.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { loadInventory } from "./repository-inventory.ts";
import type { RepositoryPushed } from "./repository-pushed.ts";

/**
 * Enqueues a check of the pushed commit where the push touched a Dockerfile or the repository file.
 *
 * A commit of the default branch is compared with the one before it, any other with the default branch, as its pull
 * request is: both then enqueue the same job. Plinth's own branches have pull requests, which is enough.
 */
export async function commitPushed(push: RepositoryPushed, ports: { queue: Queue; store: Store }): Promise<void> {
  const { repository, installationId, branch, defaultBranch, before, after, paths } = push;
  if (branch.startsWith(branchPrefix) || (branch === defaultBranch && /^0+$/.test(before))) return;
  const inventory = await loadInventory(ports.store, repository);
  const isDockerfile = createDockerfileMatcher(inventory?.config ?? defaultRepositoryConfig);
  // The check knows whether a policy is enforced for what the repository does not have read.
  const isUsual = createDockerfileMatcher(defaultRepositoryConfig);
  const touched =
    paths === null || paths.some((path) => path === repositoryConfigPath || isDockerfile(path) || isUsual(path));
  if (!touched) return;
  const base = branch === defaultBranch ? before : defaultBranch;
  await ports.queue.enqueue({
    name: "report-findings",
    repository,
    installationId,
    commit: after,
    base,
    again: false,
  });
}
