import { AccessError, UpstreamError } from "../../core/errors.ts";
import type { TagList } from "../../core/image/tag-list.ts";
import type { ImageLookup, ImageQuestion } from "../../core/policy/image-lookup.ts";
import { builtInReleaseLines, type ReleaseLines } from "../../core/release-lines/release-lines.ts";
import type { RuleResult } from "../../core/policy/rule-result.ts";
import { chooseTag } from "../../core/tag/choose-tag.ts";
import { needsTagList } from "../../core/tag/needs-tag-list.ts";
import type { TagChoice } from "../../core/tag/tag-choice.ts";
import { type ImageHistory, noHistory } from "./image-history.ts";
import { readImages } from "./read-images.ts";
import type { Clock } from "../ports/clock.ts";
import type { Registry } from "../ports/registry.ts";

/** What answering may use beside the registry. */
interface AnswerOptions {
  /** Without one, ages are those that publishers wrote. */
  readonly history?: ImageHistory;
  readonly releaseLines?: ReleaseLines;
  /** Lists the tags even where none of them could change the answer, for who wants to see them. */
  readonly listsAlways?: boolean;
}

/**
 * Asks the registry what a reference may become: lists tags, chooses by their names, and proves the images in question.
 *
 * Requests are spent only on what a decision needs: an unchanged pinned image costs one tag list and one HEAD, and the HEAD
 * alone where no other tag may take its place. A registry that cannot be asked throws, see {@link failedLookup}.
 */
export async function answerQuestion(
  question: ImageQuestion,
  registry: Registry,
  clock: Clock,
  { history = noHistory, releaseLines = builtInReleaseLines, listsAlways = false }: AnswerOptions = {},
): Promise<ImageLookup> {
  const { reference, rules } = question;
  const current = { image: reference, tag: reference.tag };
  const now = clock.now();
  const answered = { kind: "answered", lookedUpAt: now.toISOString(), releaseLines: releaseLines.version } as const;
  const isTagless = reference.tag === null && reference.digest !== null;
  const lists = !isTagless && (listsAlways || needsTagList(current, rules, releaseLines));
  const unlisted = lists ? null : await registry.digestOfTag(reference, reference.tag ?? "latest");
  // Where the tag is gone, the list tells whether the whole image is.
  const list = unlisted === null ? await registry.listTags(reference) : nothingListed;
  if (list === null) return notFound(question, answered.lookedUpAt);

  const choice = isTagless ? noTag : chooseTag(current, list.tags, rules, now, releaseLines);
  const histories = await history.listed(reference, unlisted === null ? list.tags : null, now);
  const digest = unlisted ?? (lists ? await registry.digestOfTag(reference, reference.tag ?? "latest") : null);
  const asking = { question, registry, histories, pushedAt: pushTimes(list), now, releaseLines };
  const { notes, ...images } = await readImages(choice, digest, asking);
  return { ...answered, choice: told(choice, notes), ...images, tagsTruncated: list.truncated };
}

function pushTimes({ pushes }: TagList): (tag: string) => string | null {
  const facts = new Map(Object.entries(pushes?.facts ?? {}));
  return (tag) => facts.get(tag)?.pushedAt ?? null;
}

const noTag: TagChoice = { kind: "none", reason: "no-tag", counts: {}, notes: [] };
const nothingListed: TagList = { tags: [], truncated: false };
const candidatesTold = 20;

/** The choice as it is kept and shown: with the best candidates alone. */
function told(choice: TagChoice, notes: readonly RuleResult[]): TagChoice {
  const all = { notes: [...choice.notes, ...notes] };
  if (choice.kind !== "candidates") return { ...choice, ...all };
  const [best, ...rest] = choice.candidates;
  return { ...choice, ...all, candidates: [best, ...rest.slice(0, candidatesTold - 1)] };
}

/** The answer where a registry could not be asked, or where an owner has to act first; rethrows anything else. */
export function failedLookup(error: unknown, lookedUpAt: string): ImageLookup {
  if (!(error instanceof UpstreamError || error instanceof AccessError)) throw error;
  const problem = { code: error.code, subject: error.resource, message: error.message };
  return { kind: "failed", lookedUpAt, problem };
}

function notFound({ reference }: ImageQuestion, lookedUpAt: string): ImageLookup {
  const subject = `${reference.registry}/${reference.repository}`;
  const message = `${subject} is not in the registry: check the name, or give Plinth credentials if it is private.`;
  return { kind: "failed", lookedUpAt, problem: { code: "image-not-found", subject, message } };
}
