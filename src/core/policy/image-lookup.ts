import type { ImageReference } from "../image/reference.ts";
import type { DigestChange } from "../image/digest-change.ts";
import type { ImageState } from "../image/image-state.ts";
import type { Problem } from "../problem.ts";
import type { ChoiceRules } from "../tag/choice-rules.ts";
import type { TagCandidate, TagChoice } from "../tag/tag-choice.ts";
import type { RuleResult } from "./rule-result.ts";

/** One question to a registry: what may this reference become under these rules? Equal questions are asked once. */
export interface ImageQuestion {
  readonly reference: ImageReference;
  readonly rules: ChoiceRules;
}

/** The answer to an {@link ImageQuestion}, as it was at `lookedUpAt`. Plain JSON. */
export type ImageLookup =
  | {
      readonly kind: "answered";
      readonly lookedUpAt: string;
      readonly choice: TagChoice;
      /** What the current tag is now, or an image it had shortly before that passed; null where the tag is gone. */
      readonly current: ImageState | null;
      /** The candidate that passed every rule about its image; null where the tag stays. */
      readonly target: { readonly candidate: TagCandidate; readonly state: ImageState } | null;
      /**
       * Better candidates that did not pass, best first, each with the rule that stopped it. `tag` has the start of a
       * digest (`20@sha256:…`) where an older image of the tag passed.
       */
      readonly passedOver: readonly { readonly tag: string; readonly result: RuleResult }[];
      /** What became different between the image that is built on and the one that is proposed; null where none is, or the former cannot be read. */
      readonly change: DigestChange | null;
      /** Results about the image itself: age, platforms, digest. */
      readonly results: readonly RuleResult[];
      readonly tagsTruncated: boolean;
      /** The version of the table of release lines that the choice was made by. */
      readonly releaseLines: string;
    }
  | { readonly kind: "failed"; readonly lookedUpAt: string; readonly problem: Problem };
