import type { ImageReference } from "../image/reference.ts";
import { referrerKind } from "../image/referrer-kind.ts";
import type { Referrer } from "../image/referrer.ts";
import type { Decision } from "../policy/decision.ts";
import type { ImageLookup } from "../policy/image-lookup.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import { parseTag } from "../tag/parse-tag.ts";
import { isTagClass } from "../tag/tag-class.ts";
import type { TagCounts } from "../tag/tag-choice.ts";
import { tagParts } from "../tag/tag-parts.ts";
import { readingMemory } from "../tag/tag-rest.ts";
import { tagVocabulary } from "../tag/tag-vocabulary.ts";
import type { Explanation } from "./explanation.ts";
import { tagClassSentence } from "./tag-class-sentence.ts";

/** What there is to explain; `lookup` and `decision` are null where the configuration ignores the image. */
export interface Explained {
  readonly reference: ImageReference;
  readonly lookup: ImageLookup | null;
  readonly decision: Decision | null;
  /** What is attached to the image that would be used; null where that is not known. */
  readonly attached: readonly Referrer[] | null;
  readonly today: Date;
  readonly releaseLines: ReleaseLines;
}

/** Makes an explanation, field by field, so that nothing inner becomes part of the contract unseen. */
export function explanationOf({ reference, lookup, decision, attached, today, releaseLines }: Explained): Explanation {
  const { registry, repository, tag, digest } = reference;
  const answered = lookup?.kind === "answered" ? lookup : null;
  const isTagless = tag === null && digest !== null;
  return {
    schemaVersion: 1,
    reference: { registry, repository, tag, digest },
    tag: isTagless ? null : tagReading(reference, today, releaseLines),
    listed:
      answered === null || isTagless
        ? null
        : { ...countsOf(answered.choice.counts), truncated: answered.tagsTruncated },
    candidates: answered === null ? [] : candidatesOf(answered),
    decision:
      decision === null
        ? null
        : {
            outcome: decision.outcome,
            to: decision.to === null ? null : { tag: decision.to.tag, digest: decision.to.digest },
            step: decision.step,
            reasons: decision.reasons.map(({ rule, outcome, sentence }) => ({ rule, outcome, sentence })),
          },
    attached:
      attached?.map((referrer) => ({
        kind: referrerKind(referrer),
        artifactType: referrer.artifactType,
        digest: referrer.digest,
      })) ?? null,
    problems: lookup?.kind === "failed" ? [{ ...lookup.problem }] : [],
  };
}

function tagReading(
  reference: ImageReference,
  today: Date,
  releaseLines: ReleaseLines,
): NonNullable<Explanation["tag"]> {
  const memory = readingMemory(tagVocabulary(reference, releaseLines));
  const parts = tagParts(parseTag(reference.tag ?? "latest", memory), memory, today.toISOString().slice(0, 10));
  return {
    parts: parts.map(({ kind, text, means }) => ({ kind, text, means })),
    shape: parts.map(({ shape }) => shape).join(""),
  };
}

function countsOf(counts: TagCounts): Pick<NonNullable<Explanation["listed"]>, "count" | "classes"> {
  const classes = Object.entries(counts).flatMap(([name, count]) =>
    isTagClass(name) ? [{ class: name, count, sentence: tagClassSentence(name) }] : [],
  );
  return {
    count: classes.reduce((sum, { count }) => sum + count, 0),
    classes: classes.toSorted((a, b) => b.count - a.count),
  };
}

function candidatesOf({
  choice,
  target,
  passedOver,
}: Extract<ImageLookup, { kind: "answered" }>): Explanation["candidates"] {
  const refusals = new Map(passedOver.map(({ tag, result }) => [tag, result.sentence]));
  const offered =
    choice.kind === "candidates"
      ? choice.candidates.map(({ tag, step }) => ({ tag, step }))
      : choice.kind === "alias-wanted"
        ? choice.aliases.map((tag) => ({ tag, step: "pin" }))
        : [];
  const known = new Set(offered.map(({ tag }) => tag));
  const others = passedOver.flatMap(({ tag }) => (known.has(tag) ? [] : [{ tag, step: null }]));
  return [...offered, ...others].map(({ tag, step }) => ({
    tag,
    step,
    outcome: target?.candidate.tag === tag ? "chosen" : refusals.has(tag) ? "passed-over" : "not-needed",
    sentence: refusals.get(tag) ?? null,
  }));
}
