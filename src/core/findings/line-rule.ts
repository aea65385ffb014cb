import type { LineSettings } from "../config/settings-for-line.ts";
import type { PolicySettings } from "../config/policy-settings.ts";
import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { ImageReference } from "../image/reference.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { Finding } from "./finding.ts";

/** What a rule has against a line, without the place. */
export type Objection = Pick<Finding, "sentence" | "remedy">;

/** A line that names an image which can be looked up, and what holds for it. */
interface JudgedLine {
  readonly line: BaseImageLine & { readonly reference: ImageReference };
  readonly settings: LineSettings;
  readonly policy: PolicySettings;
  /** What of the policy no repository can loosen. */
  readonly enforced: PolicySettings;
  readonly releaseLines: ReleaseLines;
  /** ISO 8601 day. */
  readonly today: string;
}

/** One rule of the policy: everything it has against a line, or nothing. Only asked where its level is not `off`. */
export type LineRule = (judged: JudgedLine) => readonly Objection[];
