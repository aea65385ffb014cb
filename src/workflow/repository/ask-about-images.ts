import type { ImageLookup } from "../../core/policy/image-lookup.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import { inventoryLines } from "./inventory-lines.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { Clock } from "../ports/clock.ts";
import type { Forge } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { Store } from "../ports/store.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";
import { readDockerfile } from "./read-dockerfile.ts";
import { forgetSettled, type RepositoryInventory, saveInventory } from "./repository-inventory.ts";

/** What a repository's Dockerfiles hold, and how many questions about images they come to. */
export interface ImagesAskedAbout {
  readonly kind: "scanned";
  readonly files: number;
  readonly lines: number;
  readonly questions: number;
}

/**
 * Asks about every image of a new inventory, takes back what only the `previous` one asked, and saves the inventory.
 *
 * Nothing is proposed from what a registry said long ago: where an answer is old, the last new one starts the proposing.
 * A failure stands until there is an answer, since the job that asks again may have been told to wait for hours.
 */
export async function askAboutImages(
  inventory: Omit<RepositoryInventory, "questions" | "outdated">,
  previous: RepositoryInventory | null,
  forge: Forge,
  ports: {
    readonly store: Store;
    readonly answers: ImageAnswers;
    readonly plans: Pick<PlannedPullRequests, "isWaitedFor">;
    readonly queue: Queue;
    readonly clock: Clock;
    readonly releaseLines: ReleaseLineSource;
    readonly freshMs: number;
  },
): Promise<ImagesAskedAbout> {
  const { answers, queue, store } = ports;
  const { repository, installationId } = inventory;
  const asker = { repository, installationId };
  const read = await mapConcurrently(inventory.files, 8, (file) => readDockerfile(forge, store, file));
  const texts = read.flatMap((result) => ("text" in result ? [result] : []));
  const lines = inventoryLines(texts, inventory.config, inventory.ignores);
  const asked = new Map(lines.flatMap(({ asks }) => (asks === null ? [] : [[asks.key, asks.question] as const])));
  const releaseLines = await ports.releaseLines.current();
  const stale: { readonly questionKey: string; readonly registry: string; readonly after: string | null }[] = [];
  const outdated: Record<string, string | null> = {};
  for (const [key, question] of asked) {
    await answers.ask(key, question, asker);
    const answer = await answers.answer(key);
    if (answer?.kind === "answered" && answer.releaseLines === releaseLines.version && isFresh(answer, ports)) continue;
    const after = answer?.kind === "answered" ? answer.lookedUpAt : null;
    stale.push({ questionKey: key, registry: question.reference.registry, after });
    if (answer?.kind !== "failed") outdated[key] = after;
  }
  await forgetSettled(store, repository);
  await saveInventory(store, { ...inventory, questions: [...asked.keys()], outdated });
  for (const { questionKey, after } of stale) await answers.await(questionKey, { ...asker, after });
  const how = { priority: (await ports.plans.isWaitedFor(repository)) ? "urgent" : "normal" } as const;
  for (const { questionKey, registry } of stale) {
    await queue.enqueue({ name: "resolve-image", questionKey, registry }, how);
  }
  if (Object.keys(outdated).length === 0) {
    await queue.enqueue({ name: "propose-updates", repository, installationId }, how);
  }
  await withdrawUnasked(previous, asked, installationId, answers);
  return { kind: "scanned", files: texts.length, lines: lines.length, questions: asked.size };
}

async function withdrawUnasked(
  previous: RepositoryInventory | null,
  asked: ReadonlyMap<string, unknown>,
  installationId: number | null,
  answers: ImageAnswers,
): Promise<void> {
  if (previous === null) return;
  const before = { repository: previous.repository, installationId: previous.installationId };
  // Under another installation it is another asker: the old one goes altogether.
  const isSameAsker = previous.installationId === installationId;
  for (const key of previous.questions) if (!isSameAsker || !asked.has(key)) await answers.withdraw(key, before);
}

/** Either side of now: clocks of machines differ, and are set back. */
function isFresh(
  { lookedUpAt }: Pick<ImageLookup, "lookedUpAt">,
  { clock, freshMs }: { readonly clock: Clock; readonly freshMs: number },
): boolean {
  return Math.abs(clock.now().getTime() - Date.parse(lookedUpAt)) < freshMs;
}
