import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import type { ConfigProblem } from "../../core/config/config-problem.ts";
import { unreadFile } from "../../core/dockerfile/unread-file.ts";
import { largestDockerfileBytes } from "../../core/dockerfile/decode-dockerfile.ts";
import type { Problem } from "../../core/problem.ts";
import { askAboutImages, type ImagesAskedAbout } from "./ask-about-images.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Clock } from "../ports/clock.ts";
import type { ForgeDirectory, RepositoryName, TreeEntry } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { Store } from "../ports/store.ts";
import { usableConfig } from "./last-good-config.ts";
import { ownRecord } from "../update/own-record.ts";
import { organisationConfig, readRepositoryConfig } from "./read-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { forgetInventory, loadInventory, rememberLeftAlone } from "./repository-inventory.ts";

/** Why a repository is left alone. */
type RepositorySkipReason =
  | "repository-archived"
  | "repository-disabled"
  | "repository-empty"
  | "repository-renamed"
  | "fork-without-config";

/** What became of the scan of one repository. */
export type ScanOutcome =
  | ImagesAskedAbout
  | { readonly kind: "skipped"; readonly reason: RepositorySkipReason }
  | { readonly kind: "config-invalid"; readonly problems: readonly ConfigProblem[] };

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly releaseLines: ReleaseLineSource;
  readonly enforced: EnforcedSettings;
  /** Answers younger than this are not asked for again. */
  readonly freshMs: number;
}

/**
 * Reads the Dockerfiles at the head of a repository's default branch, without a clone, and asks about every image.
 *
 * Where the repository file is broken, the last good one is in force; where none is known the scan stops.
 */
export async function scanRepository(
  repository: RepositoryName,
  installationId: number | null,
  ports: Ports,
): Promise<ScanOutcome> {
  const forge = await ports.directory.open(repository, installationId);
  const facts = await forge.readRepository();
  const stop = async <Outcome extends ScanOutcome>(outcome: Outcome): Promise<Outcome> => {
    // Answers to questions asked earlier must not propose anything from what was true then.
    await forgetInventory(repository, ports);
    return outcome;
  };
  /** Only what nothing but a push to the repository itself can change. */
  const stopUntilPush = async (reason: RepositorySkipReason): Promise<ScanOutcome> => {
    await rememberLeftAlone(ports.store, repository, facts.pushedAt);
    return await stop({ kind: "skipped", reason });
  };
  if (facts.name.toLowerCase() !== repository.toLowerCase()) {
    // Under its new name it is one repository with one plan; the jobs of both names could run at the same time.
    await ports.queue.enqueue({ name: "scan-repository", repository: facts.name, installationId });
    return await stop({ kind: "skipped", reason: "repository-renamed" });
  }
  if (facts.archived) return await stop({ kind: "skipped", reason: "repository-archived" });
  if (facts.disabled) return await stop({ kind: "skipped", reason: "repository-disabled" });
  const { head, defaultBranch, pushedAt } = facts;
  if (head === null) return await stopUntilPush("repository-empty");

  const defaults = await organisationConfig(repository, installationId, ports);
  const { ignores } = await ownRecord(repository, forge, ports.store);
  const known = await loadInventory(ports.store, repository);
  if (known !== null && known.head === head && known.defaultsKey === defaults.key) {
    return await askAboutImages({ ...known, installationId, defaultBranch, pushedAt, ignores }, known, forge, ports);
  }
  const tree = await forge.listFiles(head);
  const configEntry = tree.find((entry) => entry.path === repositoryConfigPath && entry.mode !== "120000");
  if (facts.fork && configEntry === undefined) return await stopUntilPush("fork-without-config");
  const parsed = await readRepositoryConfig(forge, configEntry ?? null, defaults);
  const usable = await usableConfig(repository, parsed, ports.store, ports.enforced);
  if (usable === null) {
    const invalid = parsed.kind === "invalid" ? parsed.problems : [];
    return await stop({ kind: "config-invalid", problems: invalid });
  }

  const isDockerfile = createDockerfileMatcher(usable.config);
  const { files, problems } = sortOut(tree.filter((entry) => isDockerfile(entry.path)));
  const inventory = {
    repository,
    installationId,
    defaultBranch,
    head,
    pushedAt,
    defaultsKey: defaults.key,
    config: usable.config,
    files,
    ignores,
    problems: [...problems, ...usable.problems],
  };
  return await askAboutImages(inventory, known, forge, ports);
}

function sortOut(entries: readonly TreeEntry[]): { files: TreeEntry[]; problems: Problem[] } {
  const files: TreeEntry[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    if (entry.mode === "120000") problems.push(unreadFile(entry.path, "file-symlink"));
    else if (entry.mode === "160000") problems.push(unreadFile(entry.path, "file-submodule"));
    else if (entry.size > largestDockerfileBytes) problems.push(unreadFile(entry.path, "file-too-large"));
    else files.push(entry);
  }
  return { files, problems };
}
