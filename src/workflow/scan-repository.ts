import { createDockerfileMatcher } from "../core/config/dockerfile-matcher.ts";
import type { ConfigProblem } from "../core/config/config-problem.ts";
import { unreadFile } from "../core/dockerfile/unread-file.ts";
import { largestDockerfileBytes } from "../core/dockerfile/decode-dockerfile.ts";
import type { Problem } from "../core/problem.ts";
import { readDockerfile } from "./read-dockerfile.ts";
import type { ImageAnswers } from "./image-answers.ts";
import { inventoryLines } from "./inventory-lines.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { Clock } from "./ports/clock.ts";
import type { Forge, ForgeDirectory, RepositoryName, TreeEntry } from "./ports/forge.ts";
import type { Queue } from "./ports/queue.ts";
import type { Store } from "./ports/store.ts";
import { organisationConfig, readRepositoryConfig } from "./read-repository-config.ts";
import { repositoryConfigPath } from "../core/config/repository-config-path.ts";
import { forgetInventory, loadInventory, type RepositoryInventory, saveInventory } from "./repository-inventory.ts";

/** Why a repository is left alone. */
type RepositorySkipReason = "repository-archived" | "repository-disabled" | "repository-empty" | "fork-without-config";

/** What became of the scan of one repository. */
export type ScanOutcome =
  | { readonly kind: "scanned"; readonly files: number; readonly lines: number; readonly questions: number }
  | { readonly kind: "skipped"; readonly reason: RepositorySkipReason }
  | { readonly kind: "config-invalid"; readonly problems: readonly ConfigProblem[] };

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly queue: Queue;
  readonly clock: Clock;
  /** Answers younger than this are not asked for again. */
  readonly freshMs: number;
}

/**
 * Reads the Dockerfiles at the head of a repository's default branch, without a clone, and asks about every image.
 *
 * A broken repository file stops the scan: nothing is proposed under settings that nobody chose.
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
    await forgetInventory(ports.store, repository);
    return outcome;
  };
  if (facts.archived) return await stop({ kind: "skipped", reason: "repository-archived" });
  if (facts.disabled) return await stop({ kind: "skipped", reason: "repository-disabled" });
  const { head, defaultBranch } = facts;
  if (head === null) return await stop({ kind: "skipped", reason: "repository-empty" });

  const defaults = await organisationConfig(repository, installationId, ports);
  const known = await loadInventory(ports.store, repository);
  if (known !== null && known.head === head && known.defaultsKey === defaults.key) {
    return await askAbout({ ...known, installationId, defaultBranch }, forge, ports);
  }
  const tree = await forge.listFiles(head);
  const configEntry = tree.find((entry) => entry.path === repositoryConfigPath && entry.mode !== "120000");
  if (facts.fork && configEntry === undefined) return await stop({ kind: "skipped", reason: "fork-without-config" });
  const config = await readRepositoryConfig(forge, configEntry ?? null, defaults);
  if (config.kind === "invalid") return await stop({ kind: "config-invalid", problems: config.problems });

  const isDockerfile = createDockerfileMatcher(config.config);
  const { files, problems } = sortOut(tree.filter((entry) => isDockerfile(entry.path)));
  const inventory: RepositoryInventory = {
    repository,
    installationId,
    defaultBranch,
    head,
    defaultsKey: defaults.key,
    config: config.config,
    files,
    problems: [...problems, ...config.warnings],
  };
  return await askAbout(inventory, forge, ports);
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

async function askAbout(inventory: RepositoryInventory, forge: Forge, ports: Ports): Promise<ScanOutcome> {
  const { repository, installationId } = inventory;
  await saveInventory(ports.store, inventory);
  const read = await mapConcurrently(inventory.files, 8, (file) => readDockerfile(forge, ports.store, file));
  const texts = read.flatMap((result) => ("text" in result ? [result] : []));
  const lines = inventoryLines(texts, inventory.config);
  const asked = new Map(lines.flatMap(({ asks }) => (asks === null ? [] : [[asks.key, asks.question] as const])));
  const stale: string[] = [];
  let awaited = 0;
  for (const [key, question] of asked) {
    await ports.answers.ask(key, question, { repository, installationId });
    const answer = await ports.answers.answer(key);
    if (answer?.kind === "answered" && isFresh(answer, ports)) continue;
    stale.push(key);
    // A failure stands until there is an answer: the job that asks again may have been told to wait for hours.
    if (answer?.kind === "failed") continue;
    // Nothing is proposed from what the registry said long ago: the last new answer starts that.
    await ports.answers.forget(key);
    awaited += 1;
  }
  for (const questionKey of stale) await ports.queue.enqueue({ name: "resolve-image", questionKey });
  if (awaited === 0) await ports.queue.enqueue({ name: "propose-updates", repository, installationId });
  return { kind: "scanned", files: texts.length, lines: lines.length, questions: asked.size };
}

function isFresh({ lookedUpAt }: { readonly lookedUpAt: string }, { clock, freshMs }: Ports): boolean {
  return clock.now().getTime() - Date.parse(lookedUpAt) < freshMs;
}
