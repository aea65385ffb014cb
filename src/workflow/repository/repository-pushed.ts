import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import { defaultRepositoryConfig } from "../../core/config/repository-config.ts";
import type { RepositoryName } from "../ports/forge.ts";
import { enqueuePaced, type PacedPorts } from "./enqueue-paced.ts";
import { organisationFile } from "./read-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { rememberPush } from "./known-pushes.ts";
import { loadInventory } from "./repository-inventory.ts";
import { reconcileReaders } from "./reconcile-readers.ts";

/** A push, as far as Plinth cares. */
export interface RepositoryPushed {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
  readonly branch: string;
  readonly defaultBranch: string;
  /** Files the commits touched; null where the event does not tell all of them. */
  readonly paths: readonly string[] | null;
  /** The commits between which it moved the branch. */
  readonly before: string;
  readonly after: string;
}

/**
 * Enqueues a scan where a push to the default branch touched a Dockerfile or the repository file, and remembers what every
 * push touched, so that the scan need not look at the rest.
 *
 * A push to the organisation's own defaults, or to a file that is extended, concerns other repositories too: the installations
 * that go by it are reconciled, and no other. Tells the farthest that it came to.
 */
export async function repositoryPushed(
  push: RepositoryPushed,
  ports: PacedPorts,
): Promise<"scan" | "reconcile" | "ignored"> {
  const { repository, installationId, paths } = push;
  if (push.branch !== push.defaultBranch) return "ignored";
  const touchesConfig = paths === null || paths.includes(repositoryConfigPath);
  const isDefaults = touchesConfig && organisationFile(repository).repository === repository;
  const concerned = await reconcileReaders([{ repository, paths }], ports, isDefaults ? [installationId] : []);
  const inventory = await loadInventory(ports.store, repository);
  // Without it all files are listed anyway.
  if (inventory !== null && push.paths !== null)
    await rememberPush(ports.store, repository, { ...push, paths: push.paths });
  const isDockerfile = createDockerfileMatcher(inventory?.config ?? defaultRepositoryConfig);
  const isScanned = touchesConfig || paths.some((path) => isDockerfile(path));
  if (isScanned) await enqueuePaced({ name: "scan-repository", repository, installationId }, ports);
  if (concerned > 0) return "reconcile";
  return isScanned ? "scan" : "ignored";
}
