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
import type { ForgeDirectory, RepositoryName, TreeEntry } from "./ports/forge.ts";
import type { Queue } from "./ports/queue.ts";
import type { Store } from "./ports/store.ts";
import { organisationConfig, readRepositoryConfig, repositoryConfigPath } from "./read-repository-config.ts";
import { loadInventory, type RepositoryInventory, saveInventory } from "./repository-inventory.ts";

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
  if (facts.archived) return { kind: "skipped", reason: "repository-archived" };
  if (facts.disabled) return { kind: "skipped", reason: "repository-disabled" };
  const { head } = facts;
  if (head === null) return { kind: "skipped", reason: "repository-empty" };

  const defaults = await organisationConfig(repository, installationId, ports);
  const known = await loadInventory(ports.store, repository);
  if (known !== null && known.head === head && known.defaultsKey === defaults.key) {
    return await askAbout(known, ports);
  }
  const tree = await forge.listFiles(head);
  const configEntry = tree.find((entry) => entry.path === repositoryConfigPath && entry.mode !== "120000");
  if (facts.fork && configEntry === undefined) return { kind: "skipped", reason: "fork-without-config" };
  const config = await readRepositoryConfig(forge, configEntry ?? null, defaults);
  if (config.kind === "invalid") return { kind: "config-invalid", problems: config.problems };

  const isDockerfile = createDockerfileMatcher(config.config);
  const { files, problems } = sortOut(tree.filter((entry) => isDockerfile(entry.path)));
  const inventory: RepositoryInventory = {
    repository,
    installationId,
    defaultBranch: facts.defaultBranch,
    head,
    defaultsKey: defaults.key,
    config: config.config,
    files,
    problems: [...problems, ...config.warnings],
  };
  await saveInventory(ports.store, inventory);
  return await askAbout(inventory, ports);
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

async function askAbout(inventory: RepositoryInventory, ports: Ports): Promise<ScanOutcome> {
  const { repository, installationId } = inventory;
  const forge = await ports.directory.open(repository, installationId);
  const read = await mapConcurrently(inventory.files, 8, (file) => readDockerfile(forge, ports.store, file));
  const texts = read.flatMap((result) => ("text" in result ? [result] : []));
  const lines = inventoryLines(texts, inventory.config);
  const asked = new Map(lines.flatMap(({ asks }) => (asks === null ? [] : [[asks.key, asks.question] as const])));
  const stale: string[] = [];
  for (const [key, question] of asked) {
    await ports.answers.ask(key, question, { repository, installationId });
    if (!(await isFresh(key, ports))) stale.push(key);
  }
  for (const questionKey of stale) {
    // Nothing is proposed from what the registries said long ago: the last new answer starts that.
    await ports.answers.forget(questionKey);
    await ports.queue.enqueue({ name: "resolve-image", questionKey });
  }
  if (stale.length === 0) await ports.queue.enqueue({ name: "propose-updates", repository, installationId });
  return { kind: "scanned", files: texts.length, lines: lines.length, questions: asked.size };
}

async function isFresh(key: string, { answers, clock, freshMs }: Ports): Promise<boolean> {
  const answer = await answers.answer(key);
  return answer?.kind === "answered" && clock.now().getTime() - Date.parse(answer.lookedUpAt) < freshMs;
}
