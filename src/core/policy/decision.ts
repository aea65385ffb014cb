import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { DigestChange } from "../image/digest-change.ts";
import type { Digest } from "../image/digest.ts";
import type { ImageState } from "../image/image-state.ts";
import type { Step } from "../tag/step.ts";
import type { RuleResult } from "./rule-result.ts";

/** What a reference becomes. A null `tag` leaves the reference without one. */
export interface UpdateTarget {
  readonly tag: string | null;
  readonly digest: Digest | null;
}

/** What is done about one base-image line, and what every rule said. */
export interface Decision {
  /** Path relative to the root of the repository, with `/`. */
  readonly file: string;
  readonly line: BaseImageLine;
  readonly outcome: "take" | "hold" | "skip";
  /** Null where nothing is proposed. */
  readonly to: UpdateTarget | null;
  readonly step: Step | null;
  readonly reasons: readonly RuleResult[];
  /** The image that `to` names; null where nothing is proposed or it was not read. */
  readonly target: ImageState | null;
  /** How it differs from the image that is built on; null where nothing is proposed or it was not compared. */
  readonly change: DigestChange | null;
}
