import { AccessError, UpstreamError } from "../core/errors.ts";
import type { ImageState } from "../core/image/image-state.ts";
import type { ImageLookup, ImageQuestion } from "../core/policy/image-lookup.ts";
import type { RuleResult } from "../core/policy/rule-result.ts";
import { minimumAge } from "../core/policy/rules/minimum-age.ts";
import { platformsKept } from "../core/policy/rules/platforms-kept.ts";
import { chooseTag } from "../core/tag/choose-tag.ts";
import type { TagCandidate, TagChoice } from "../core/tag/tag-choice.ts";
import type { Clock } from "./ports/clock.ts";
import type { Registry } from "./ports/registry.ts";

type Answered = Extract<ImageLookup, { kind: "answered" }>;
type Images = Pick<Answered, "current" | "target" | "passedOver" | "results">;

/** Better candidates are tried first; each one costs a request or two, so the walk ends somewhere. */
const candidatesTried = 8;

/**
 * Asks the registry what a reference may become: lists tags, chooses by their names, and proves the images in question.
 *
 * Requests are spent only on what a decision needs: an unchanged pinned image costs one tag list and one HEAD.
 * A registry that cannot be asked throws, see {@link failedLookup}.
 */
export async function answerQuestion(question: ImageQuestion, registry: Registry, clock: Clock): Promise<ImageLookup> {
  const { reference, rules } = question;
  const now = clock.now();
  const lookedUpAt = now.toISOString();
  if (reference.tag === null && reference.digest !== null) {
    const note: RuleResult = {
      rule: "no-tag",
      outcome: "skip",
      sentence: "A digest without a tag names one image for ever.",
    };
    const choice: TagChoice = { kind: "none", reason: "no-tag", counts: {}, notes: [note] };
    return { kind: "answered", lookedUpAt, choice, ...untouched, tagsTruncated: false };
  }
  const list = await registry.listTags(reference);
  if (list === null) return notFound(question, lookedUpAt);

  const choice = chooseTag({ image: reference, tag: reference.tag }, list.tags, rules, now);
  const images = await new ImageReading(question, registry, now).read(choice);
  return { kind: "answered", lookedUpAt, choice, ...images, tagsTruncated: list.truncated };
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

const untouched: Images = { current: null, target: null, passedOver: [], results: [] };

/** Reads the images that one choice is about, in the order in which they are needed. */
class ImageReading {
  readonly #question: ImageQuestion;
  readonly #registry: Registry;
  readonly #now: Date;

  constructor(question: ImageQuestion, registry: Registry, now: Date) {
    this.#question = question;
    this.#registry = registry;
    this.#now = now;
  }

  async read(choice: TagChoice): Promise<Images> {
    const { reference, rules } = this.#question;
    const tagDigest = await this.#registry.digestOfTag(reference, reference.tag ?? "latest");
    const usedDigest = reference.digest ?? tagDigest;
    const passedOver: { tag: string; result: RuleResult }[] = [];

    if (choice.kind === "candidates") {
      const used = usedDigest === null ? null : await this.#registry.readImage(reference, usedDigest);
      for (const candidate of choice.candidates.slice(0, candidatesTried)) {
        const tried = await this.#try(candidate, used);
        if ("state" in tried) {
          return { current: used, target: { candidate, state: tried.state }, passedOver, results: tried.results };
        }
        passedOver.push({ tag: candidate.tag, result: tried.refusal });
      }
    }
    if (tagDigest === null) return { ...untouched, passedOver };

    const alias = choice.kind === "alias-wanted" ? await this.#alias(choice.aliases, tagDigest) : null;
    const moved = reference.digest !== null && reference.digest !== tagDigest;
    const unpinned = reference.digest === null && (rules.pin === "digest" || alias !== null);
    if (!moved && !unpinned) return { ...untouched, current: unread(tagDigest), passedOver };

    const current = await this.#registry.readImage(reference, tagDigest);
    if (current === null) return { ...untouched, passedOver };
    // A pin or an alias changes nothing about the image that is built on, so it does not wait.
    const results = moved
      ? this.#judge(await this.#registry.readImage(reference, usedDigest ?? tagDigest), current)
      : [];
    const target = alias === null ? null : { candidate: alias, state: current };
    return { current, target, passedOver, results: [proved(current), ...results] };
  }

  async #try(
    candidate: TagCandidate,
    used: ImageState | null,
  ): Promise<{ state: ImageState; results: readonly RuleResult[] } | { refusal: RuleResult }> {
    const { reference } = this.#question;
    const digest = await this.#registry.digestOfTag(reference, candidate.tag);
    const state = digest === null ? null : await this.#registry.readImage(reference, digest);
    if (state === null) {
      return {
        refusal: { rule: "tag-exists", outcome: "skip", sentence: "Listed, but the registry has no image for it." },
      };
    }
    const results = [proved(state), ...this.#judge(used, state)];
    const refusal = results.find((result) => result.outcome !== "pass");
    return refusal === undefined ? { state, results } : { refusal };
  }

  #judge(used: ImageState | null, next: ImageState): readonly RuleResult[] {
    return [platformsKept(used, next), minimumAge(next.createdAt, this.#question.rules.minimumAgeDays, this.#now)];
  }

  /** The first of the version tags that is the same image as the moving tag. */
  async #alias(aliases: readonly string[], digest: string): Promise<TagCandidate | null> {
    for (const tag of aliases) {
      if ((await this.#registry.digestOfTag(this.#question.reference, tag)) === digest) {
        const sentence = `${tag} is the same image as the moving tag: the build stays as it is.`;
        return { tag, step: "patch", notes: [{ rule: "floating-tag", outcome: "pass", sentence }] };
      }
    }
    return null;
  }
}

function proved(state: ImageState): RuleResult {
  return {
    rule: "digest-proved",
    outcome: "pass",
    sentence: `${state.digest.slice(0, 19)}… is the hash of the bytes the registry sent.`,
  };
}

/** Enough to compare digests with, where nothing is going to be proposed. */
function unread(digest: ImageState["digest"]): ImageState {
  return { digest, mediaType: "", platforms: [], createdAt: null, labels: {}, compressedBytes: null };
}
