import type { ParsedTag } from "./parsed-tag.ts";
import type { TagCandidate } from "./tag-choice.ts";

/** How well a candidate's operating system serves: 0 the current one, 1 supported, 2 short-term only, 3 ended or not built any more. */
export type OsRank = 0 | 1 | 2 | 3;

/** A tag that may be proposed, with what its order among the others depends on. */
export interface JudgedTag {
  readonly parsed: ParsedTag;
  readonly step: TagCandidate["step"];
  /** Groups the candidates of one release line. */
  readonly lineKey: string;
  readonly osRank: OsRank;
  /** True where a container needs a host of its own release, so that the nearest one is better than the newest. */
  readonly hostBound: boolean;
}
