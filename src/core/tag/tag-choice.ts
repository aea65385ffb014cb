import type { RuleResult } from "../policy/rule-result.ts";
import type { Step } from "./step.ts";
import type { TagClass } from "./tag-class.ts";

/** Why no other tag is proposed; the same word everywhere. */
export type NoTagReason =
  | "no-newer-tag-of-this-shape"
  | "floating-tag-kept"
  | "current-tag-not-listed"
  | "tag-has-no-version"
  | "no-tag"
  | "only-pre-releases-newer"
  | "only-other-numbering-newer"
  | "steps-not-allowed"
  | "versions-not-allowed"
  | "tags-not-allowed"
  | "only-unsupported-lines-newer";

/** A tag that may be proposed instead of the current one. */
export interface TagCandidate {
  readonly tag: string;
  readonly step: Exclude<Step, "digest" | "pin">;
  readonly notes: readonly RuleResult[];
}

/** How many of the listed tags fell into each class. */
export type TagCounts = Readonly<Partial<Record<TagClass, number>>>;

/** What the published tags offer in place of the current tag: candidates best first, or why there are none. */
export type TagChoice =
  | {
      readonly kind: "candidates";
      readonly candidates: readonly [TagCandidate, ...TagCandidate[]];
      readonly counts: TagCounts;
      readonly notes: readonly RuleResult[];
    }
  | {
      /** A moving tag that must become a version: those of `aliases`, most precise first, that have its digest. */
      readonly kind: "alias-wanted";
      readonly aliases: readonly string[];
      readonly counts: TagCounts;
      readonly notes: readonly RuleResult[];
    }
  | {
      readonly kind: "none";
      readonly reason: NoTagReason;
      readonly counts: TagCounts;
      readonly notes: readonly RuleResult[];
    };
