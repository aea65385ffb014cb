import { compareReleases, compareVersions } from "./compare-tags.ts";
import type { JudgedTag } from "./judged-tag.ts";

/** Enough for an image that is pushed hundreds of times a day: the first that is old enough is still among them. */
const maximumCandidates = 2_048;

/** Keeps the best candidates of each release line, in linear time for any number of tags. */
export class CandidateList {
  readonly #lines = new Map<string, LineCandidates>();

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  add(candidate: JudgedTag): void {
    const line = this.#lines.get(candidate.lineKey);
    if (line === undefined) this.#lines.set(candidate.lineKey, new LineCandidates(candidate));
    else line.add(candidate);
  }

  merge(other: CandidateList): void {
    for (const line of other.#lines.values()) for (const candidate of line.best()) this.add(candidate);
  }

  /** True where a candidate leaves the current release line. */
  hasOtherLineThan(lineKey: string): boolean {
    return [...this.#lines.keys()].some((key) => key !== lineKey);
  }

  /** Best first: the newest line with its newest version in front. One of each version. */
  best(): readonly JudgedTag[] {
    return [...this.#lines.values()]
      .map((line) => line.best())
      .toSorted(([a], [b]) => (a === undefined || b === undefined ? 0 : compareVersionsOf(b, a)))
      .flat()
      .slice(0, maximumCandidates);
  }
}

/** The candidates of one line. They are sorted whenever there are twice as many as are kept, and not at each addition. */
class LineCandidates {
  #kept: JudgedTag[];
  #worst: JudgedTag | null = null;

  constructor(first: JudgedTag) {
    this.#kept = [first];
  }

  add(candidate: JudgedTag): void {
    if (this.#worst !== null && compareVersionsOf(candidate, this.#worst) < 0) return;
    this.#kept.push(candidate);
    if (this.#kept.length >= 2 * maximumCandidates) this.#sort();
  }

  best(): readonly JudgedTag[] {
    this.#sort();
    return this.#kept;
  }

  #sort(): void {
    const sorted = this.#kept.toSorted((a, b) => compareVersionsOf(b, a) || compareVariantsOf(b, a));
    const distinct = sorted.filter((candidate, index) => {
      const better = sorted[index - 1];
      return better === undefined || compareVersionsOf(better, candidate) !== 0;
    });
    this.#kept = distinct.slice(0, maximumCandidates);
    if (distinct.length > maximumCandidates) this.#worst = this.#kept.at(-1) ?? null;
  }
}

/** Positive where `a` is to be preferred for its version, 0 where only what it stands on may differ. */
function compareVersionsOf(a: JudgedTag, b: JudgedTag): number {
  if (a.parsed.osFirst || a.parsed.kind === "os-release") {
    const order = compareReleases(a.parsed.osReleases, b.parsed.osReleases) * (a.hostBound ? -1 : 1);
    if (order !== 0) return order;
  }
  return compareVersions(a.parsed, b.parsed);
}

/** Positive where `a` is to be preferred for what its version stands on. */
function compareVariantsOf(a: JudgedTag, b: JudgedTag): number {
  const order = compareReleases(a.parsed.osReleases, b.parsed.osReleases);
  const runtimeOrder = compareReleases(a.parsed.runtimes, b.parsed.runtimes);
  return runtimeOrder || b.osRank - a.osRank || (a.hostBound && a.osRank < 3 ? -order : order);
}
