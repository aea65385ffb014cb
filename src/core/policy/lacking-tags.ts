import type { TagCandidate } from "../tag/tag-choice.ts";
import type { TagLine } from "../tag/tag-lines.ts";
import { droppedPlatforms, imagesThatTell } from "./dropped-platforms.ts";

/** Candidates that were passed over since their images lack platforms of the current one, and what that tells of others. */
export class LackingTags {
  /** Best first. */
  readonly #lacking: { readonly candidate: TagCandidate; readonly missing: readonly string[] }[] = [];
  readonly #lineOf: (tag: string) => TagLine;

  constructor(lineOf: (tag: string) => TagLine) {
    this.#lineOf = lineOf;
  }

  /** Candidates come best first. What lacks none tells no platform, as a chart does, and says nothing of those of images. */
  add(candidate: TagCandidate, missing: readonly string[]): void {
    if (missing.length > 0) this.#lacking.push({ candidate, missing });
  }

  /** True where the newest tags of the line of `tag` lack platforms: what came before them is patched no more. */
  areOfLine(tag: string): boolean {
    if (this.#lacking.length < imagesThatTell) return false;
    return this.#lacking.filter(({ candidate }) => this.#isSameLine(candidate.tag, tag)).length >= imagesThatTell;
  }

  /**
   * The best tag that lacks only platforms which its publisher builds for no more; null where what keeps them all, be it the
   * current tag, is patched still: nothing newer is of its line, and the line has not ended.
   *
   * `kept` is that tag; `candidates` is all that is newer than the current one, null where `kept` is one of them.
   */
  withoutDropped(
    kept: string,
    candidates: readonly TagCandidate[] | null,
  ): { readonly candidate: TagCandidate; readonly dropped: ReadonlySet<string> } | null {
    const dropped = droppedPlatforms(this.#lacking.map(({ missing }) => missing));
    const best = this.#lacking.find(({ missing }) => missing.every((platform) => dropped.has(platform)));
    if (best === undefined) return null;
    const { standing } = this.#lineOf(kept);
    const newer = candidates ?? this.#lacking.map(({ candidate }) => candidate);
    // Where the table knows no lines, one goes on until something newer is of its own: to leave it for less is a person's choice.
    const isPatched = standing !== "ended" && !newer.some(({ tag }) => this.#isSameLine(tag, kept));
    return isPatched ? null : { candidate: best.candidate, dropped };
  }

  #isSameLine(tag: string, other: string): boolean {
    return this.#lineOf(tag).key === this.#lineOf(other).key;
  }
}
