import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { ImageReference } from "../image/reference.ts";
import type { ImageState } from "../image/image-state.ts";
import type { ChoiceRules } from "../tag/choice-rules.ts";
import type { Step } from "../tag/step.ts";
import type { Decision } from "./decision.ts";
import type { ImageLookup } from "./image-lookup.ts";
import type { RuleResult } from "./rule-result.ts";
import { latestFollowed } from "./rules/latest-followed.ts";

type Answered = Extract<ImageLookup, { kind: "answered" }>;
type Proposal = Pick<Decision, "outcome" | "to" | "step" | "target" | "change"> & {
  readonly reasons: readonly RuleResult[];
};

/**
 * Decides what becomes of one external base-image line, with every reason.
 *
 * A reference that has a digest never loses it, and one that has none gets one unless `rules.pin` is `none`.
 */
export function decide(
  file: string,
  line: BaseImageLine & { readonly reference: ImageReference },
  rules: ChoiceRules,
  lookup: ImageLookup,
): Decision {
  if (lookup.kind === "failed") {
    const failed: RuleResult = { rule: lookup.problem.code, outcome: "hold", sentence: lookup.problem.message };
    return { file, line, outcome: "hold", to: null, step: null, target: null, change: null, reasons: [failed] };
  }
  const proposal = newTag(line.reference, rules, lookup) ?? sameTag(line.reference, rules, lookup);
  const waits = proposal.outcome === "skip" && lookup.passedOver.some(({ result }) => result.outcome === "hold");
  const passedOver = lookup.passedOver.map(({ tag, result }) => ({
    ...result,
    sentence: `${tag}: ${result.sentence}`,
  }));
  const reasons = [
    ...lookup.choice.notes,
    ...(lookup.tagsTruncated ? [tagsTruncated] : []),
    ...passedOver,
    ...proposal.reasons,
  ];
  return { file, line, ...proposal, outcome: waits ? "hold" : proposal.outcome, reasons };
}

const tagsTruncated: RuleResult = {
  rule: "tags-truncated",
  outcome: "pass",
  sentence: "The registry has more tags than are read, so a better one may be missing.",
};

function newTag(reference: ImageReference, rules: ChoiceRules, lookup: Answered): Proposal | null {
  if (lookup.target === null) return null;
  const { candidate, state } = lookup.target;
  const pinned = rules.pin === "digest" || reference.digest !== null;
  return {
    outcome: "take",
    to: { tag: candidate.tag, digest: pinned ? state.digest : null },
    step: lookup.choice.kind === "alias-wanted" ? "pin" : candidate.step,
    target: state,
    change: lookup.change,
    reasons: [...candidate.notes, ...lookup.results],
  };
}

/** The tag stays: its digest may be added or refreshed. */
function sameTag(reference: ImageReference, rules: ChoiceRules, lookup: Answered): Proposal {
  const { current } = lookup;
  const isTagless = reference.tag === null && reference.digest !== null;
  if (current === null && isTagless) {
    return nothing("no-tag", "There is a digest but no tag, and the image has no tag latest to follow.");
  }
  if (current === null) return nothing("current-tag", "The registry does not have the current tag any more.");
  if (reference.digest === current.digest) {
    const tag = isTagless ? "There is a digest but no tag, so it follows latest, which" : "The tag";
    return nothing("up-to-date", `${tag} still has the pinned digest.`);
  }
  if (reference.digest === null) {
    if (rules.pin === "none") return nothing("pin", "Pinning is off, and there is no newer tag to propose.");
    // A digest without a tag could never be refreshed again, so the implied tag is written out.
    return move(
      "pin",
      reference.tag ?? "latest",
      current,
      lookup,
      "Pinned to the digest that the tag has now: the build stays as it is.",
    );
  }
  // Nobody knows how far it is to an image that is not of the same tag for sure.
  const step = lookup.results.some(({ rule }) => rule === latestFollowed.rule) ? "major" : "digest";
  if (!rules.steps.includes(step)) return nothing("steps", `The tag has moved, but ${step} updates are not allowed.`);
  const same = lookup.results.find(({ rule }) => rule === "same-images");
  if (same !== undefined) return nothing(same.rule, same.sentence);
  const moved = isTagless
    ? "There is a digest but no tag, so it follows latest, which has another digest; a tag in front of the digest would be followed instead."
    : "The tag has moved to another digest since it was pinned.";
  return move(step, reference.tag, current, lookup, moved);
}

function move(step: Step, tag: string | null, state: ImageState, lookup: Answered, sentence: string): Proposal {
  const { results, change } = lookup;
  const held = results.some((result) => result.outcome !== "pass");
  return {
    outcome: held ? "hold" : "take",
    to: held ? null : { tag, digest: state.digest },
    step,
    target: held ? null : state,
    change: held ? null : change,
    reasons: [{ rule: step, outcome: "pass", sentence }, ...results],
  };
}

function nothing(rule: string, sentence: string): Proposal {
  return {
    outcome: "skip",
    to: null,
    step: null,
    target: null,
    change: null,
    reasons: [{ rule, outcome: "skip", sentence }],
  };
}
