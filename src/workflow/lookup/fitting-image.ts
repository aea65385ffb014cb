import type { Digest } from "../../core/image/digest.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import { ageStart, tagAgeStart } from "../../core/policy/age-start.ts";
import type { ImageQuestion } from "../../core/policy/image-lookup.ts";
import type { RuleResult } from "../../core/policy/rule-result.ts";
import { digestSettled } from "../../core/policy/rules/digest-settled.ts";
import { minimumAge } from "../../core/policy/rules/minimum-age.ts";
import { platformsKept } from "../../core/policy/rules/platforms-kept.ts";
import type { SeenDigest, TagHistory } from "../../core/policy/tag-history.ts";
import type { Registry } from "../ports/registry.ts";

/** What judging an image needs. */
export interface Judging {
  readonly question: ImageQuestion;
  readonly registry: Registry;
  readonly now: Date;
  /** What the tag has now, and since when by the registry's word (ISO 8601; null where it does not tell). */
  readonly pushed: { readonly digest: Digest; readonly at: string | null };
  /** Reads the image that is built on today, where a rule needs it; null where the registry does not have it. */
  readonly used: () => Promise<ImageState | null>;
  /** Platforms that need not be kept. */
  readonly dropped: ReadonlySet<string>;
}

/** The newest image of a tag that passed every rule, or why the tag's newest image did not. */
export type FittingImage =
  | {
      readonly kind: "fits";
      readonly state: ImageState;
      readonly results: readonly RuleResult[];
      /** The newest image and what stopped it, where an older one fits. */
      readonly instead: { readonly digest: Digest; readonly result: RuleResult } | null;
    }
  | {
      readonly kind: "refused";
      readonly result: RuleResult;
      /** The newest image, where it was read. */
      readonly state: ImageState | null;
    };

/** How many images of one tag are read until one fits. Those that are too young cost nothing. */
const imagesRead = 4;

/**
 * Finds the newest of some images of a tag, newest first, that passes every rule about images.
 *
 * Where the newest has to wait, one that the tag had before may do, as it can still be had by digest: so a tag that is
 * rebuilt every day is not held for ever. A reference that is not pinned gets what the tag has now, or nothing.
 */
export async function fittingImage(
  digests: readonly SeenDigest[],
  history: TagHistory,
  judging: Judging,
): Promise<FittingImage> {
  let newest: { digest: Digest; result: RuleResult; state: ImageState | null } | null = null;
  let read = 0;
  for (const seen of isPinned(judging) ? digests.filter(({ withdrawn }) => !withdrawn) : digests.slice(0, 1)) {
    let result = refusalByClock(seen, history, judging);
    let state: ImageState | null = null;
    if (result === undefined) {
      if (read++ === imagesRead) break;
      state = await judging.registry.readImage(judging.question.reference, seen.digest);
      const results = state === null ? [imageMissing] : await imageResults(state, seen, history, judging);
      result = refusalIn(results);
      if (state !== null && result === undefined) return { kind: "fits", state, results, instead: newest };
    }
    newest ??= { digest: seen.digest, result: result ?? imageMissing, state };
  }
  return { kind: "refused", result: newest?.result ?? imageMissing, state: newest?.state ?? null };
}

/** What Plinth's own clock alone forbids, which costs no request. */
function refusalByClock(seen: SeenDigest, history: TagHistory, judging: Judging): RuleResult | undefined {
  const known = seen.seenAt !== null || history.appearedAt !== null || pushTime(seen, judging) !== null;
  return known ? refusalIn(clockResults(seen, history, null, judging)) : undefined;
}

function clockResults(
  seen: SeenDigest,
  history: TagHistory,
  createdAt: string | null,
  judging: Judging,
): readonly RuleResult[] {
  const { now, question } = judging;
  const pinned = isPinned(judging);
  const start = (pinned ? ageStart : tagAgeStart)(seen, history, pushTime(seen, judging) ?? createdAt);
  const settled = pinned ? digestSettled(seen.seenAt, now) : null;
  return [minimumAge(start, question.rules.minimumAgeDays, now), ...(settled === null ? [] : [settled])];
}

function pushTime({ digest }: SeenDigest, { pushed }: Judging): string | null {
  return digest === pushed.digest ? pushed.at : null;
}

async function imageResults(
  state: ImageState,
  seen: SeenDigest,
  history: TagHistory,
  judging: Judging,
): Promise<readonly RuleResult[]> {
  return [
    platformsKept(await judging.used(), state, judging.dropped),
    ...clockResults(seen, history, state.createdAt, judging),
    digestProved,
  ];
}

function refusalIn(results: readonly RuleResult[]): RuleResult | undefined {
  return results.find(({ outcome }) => outcome !== "pass");
}

function isPinned({ question: { reference, rules } }: Judging): boolean {
  return rules.pin === "digest" || reference.digest !== null;
}

/** Said of a tag that is listed but cannot be read. */
export const imageMissing: RuleResult = {
  rule: "tag-exists",
  outcome: "skip",
  sentence: "Listed, but the registry has no image for it.",
};

/** Says that the bytes of an image were read and hashed, as every `ImageState` is. */
export const digestProved: RuleResult = {
  rule: "digest-proved",
  outcome: "pass",
  sentence: "The digest is the hash of the bytes that the registry sent.",
};
