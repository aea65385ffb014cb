import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import { defaultRepositoryConfig } from "../../core/config/repository-config.ts";
import type { RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { forgetOrganisationConfig, organisationConfigRepository } from "./read-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { loadInventory } from "./repository-inventory.ts";
import { scanSoon } from "./scan-soon.ts";

/** A push, as far as Plinth cares. */
export interface RepositoryPushed {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
  readonly branch: string;
  readonly defaultBranch: string;
  /** Files the commits touched; null where the event does not tell all of them. */
  readonly paths: readonly string[] | null;
}

/**
 * Enqueues a scan where a push to the default branch touched a Dockerfile or the repository file.
 *
 * A push to the organisation's own defaults concerns every repository, so all are reconciled.
 */
export async function repositoryPushed(
  push: RepositoryPushed,
  ports: Parameters<typeof scanSoon>[1],
): Promise<"scan" | "reconcile" | "ignored"> {
  const { repository, installationId } = push;
  if (push.branch !== push.defaultBranch) return "ignored";
  const touchesConfig = push.paths === null || push.paths.includes(repositoryConfigPath);
  if (touchesConfig && repository === organisationConfigRepository(repository)) {
    await forgetOrganisationConfig(repository, ports.store);
    await ports.queue.enqueue({ name: "reconcile" });
    return "reconcile";
  }
  if (!touchesConfig && !(await touchesDockerfile(push, ports.store))) return "ignored";
  await scanSoon({ name: "scan-repository", repository, installationId }, ports);
  return "scan";
}

async function touchesDockerfile(push: RepositoryPushed, store: Store): Promise<boolean> {
  const inventory = await loadInventory(store, push.repository);
  const isDockerfile = createDockerfileMatcher(inventory?.config ?? defaultRepositoryConfig);
  return push.paths?.some((path) => isDockerfile(path)) ?? true;
}
