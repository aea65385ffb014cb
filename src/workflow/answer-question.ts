import { AccessError, UpstreamError } from "../core/errors.ts";
import type { ImageLookup, ImageQuestion } from "../core/policy/image-lookup.ts";
import { builtInReleaseLines, type ReleaseLines } from "../core/release-lines/release-lines.ts";
import { chooseTag } from "../core/tag/choose-tag.ts";
import type { TagChoice } from "../core/tag/tag-choice.ts";
import { type ImageHistory, noHistory } from "./image-history.ts";
import { readImages } from "./read-images.ts";
import type { Clock } from "./ports/clock.ts";
import type { Registry } from "./ports/registry.ts";

/**
 * Asks the registry what a reference may become: lists tags, chooses by their names, and proves the images in question.
 *
 * Requests are spent only on what a decision needs: an unchanged pinned image costs one tag list and one HEAD.
 * Without a `history` ages are those that publishers wrote. A registry that cannot be asked throws, see {@link failedLookup}.
 */
export async function answerQuestion(
  question: ImageQuestion,
  registry: Registry,
  clock: Clock,
  history: ImageHistory = noHistory,
  releaseLines: ReleaseLines = builtInReleaseLines,
): Promise<ImageLookup> {
  const { reference, rules } = question;
  const now = clock.now();
  const lookedUpAt = now.toISOString();
  if (reference.tag === null && reference.digest !== null) {
    const choice: TagChoice = { kind: "none", reason: "no-tag", counts: {}, notes: [] };
    const images = { current: null, target: null, passedOver: [], results: [] };
    return {
      kind: "answered",
      lookedUpAt,
      choice,
      ...images,
      tagsTruncated: false,
      releaseLines: releaseLines.version,
    };
  }
  const list = await registry.listTags(reference);
  if (list === null) return notFound(question, lookedUpAt);

  const choice = chooseTag({ image: reference, tag: reference.tag }, list.tags, rules, now, releaseLines);
  const histories = await history.listed(reference, list.tags, now);
  const { notes, ...images } = await readImages(choice, { question, registry, histories, now, releaseLines });
  return {
    kind: "answered",
    lookedUpAt,
    choice: { ...choice, notes: [...choice.notes, ...notes] },
    ...images,
    tagsTruncated: list.truncated,
    releaseLines: releaseLines.version,
  };
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
