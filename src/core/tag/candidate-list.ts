import { compareOsReleases, compareVersions } from "./compare-tags.ts";
import type { JudgedTag } from "./judged-tag.ts";

/** How many candidates of one release line are kept. */
const keptOfOneLine = 20;
/** How many of one line come before the next line has its turn. */
const turn = 4;
const maximumCandidates = 20;

/** Keeps the best candidates of each release line, in one pass over any number of tags. */
export class CandidateList {
  readonly #lines = new Map<string, JudgedTag[]>();

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  add(candidate: JudgedTag): void {
    const line = this.#lines.get(candidate.lineKey);
    if (line === undefined) {
      this.#lines.set(candidate.lineKey, [candidate]);
      return;
    }
    let index = line.length;
    while (index > 0) {
      const other = line[index - 1];
      if (other === undefined) break;
      const order = betterVersion(candidate, other);
      if (order === 0) {
        if (betterOs(candidate, other)) line[index - 1] = candidate;
        return;
      }
      if (order < 0) break;
      index -= 1;
    }
    if (index >= keptOfOneLine) return;
    line.splice(index, 0, candidate);
    if (line.length > keptOfOneLine) line.pop();
  }

  merge(other: CandidateList): void {
    for (const line of other.#lines.values()) for (const candidate of line) this.add(candidate);
  }

  /** True where a candidate leaves the current release line. */
  hasOtherLineThan(lineKey: string): boolean {
    return [...this.#lines.keys()].some((key) => key !== lineKey);
  }

  /** Best first: the newest few of each line, newest line first, then the rest in the same order. */
  best(): readonly JudgedTag[] {
    const lines = [...this.#lines.values()].toSorted(([a], [b]) =>
      a === undefined || b === undefined ? 0 : betterVersion(b, a),
    );
    const first = lines.flatMap((line) => line.slice(0, turn));
    const later = lines.flatMap((line) => line.slice(turn));
    return [...first, ...later].slice(0, maximumCandidates);
  }
}

/** Positive where `a` is to be preferred for its version, 0 where only the operating systems may differ. */
function betterVersion(a: JudgedTag, b: JudgedTag): number {
  if (a.parsed.osFirst || a.parsed.kind === "os-release") {
    const order = compareOsReleases(a.parsed.osReleases, b.parsed.osReleases) * (a.hostBound ? -1 : 1);
    if (order !== 0) return order;
  }
  return compareVersions(a.parsed, b.parsed);
}

function betterOs(a: JudgedTag, b: JudgedTag): boolean {
  if (a.osRank !== b.osRank) return a.osRank < b.osRank;
  const order = compareOsReleases(a.parsed.osReleases, b.parsed.osReleases);
  return a.hostBound && a.osRank < 3 ? order < 0 : order > 0;
}
