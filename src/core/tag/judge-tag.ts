import { isLongTermLine, lineStanding } from "../release-lines/line-standing.ts";
import type { Product, ReleaseLine } from "../release-lines/release-line.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import { compareNumbers, compareReleases, compareVersions } from "./compare-tags.ts";
import type { JudgedTag, OsRank } from "./judged-tag.ts";
import { followedLine } from "./followed-line.ts";
import { lineVerdict, type LineVerdict } from "./line-verdict.ts";
import type { NamedRelease, ParsedTag } from "./parsed-tag.ts";
import { stepBetween } from "./step-between.ts";
import type { TagClass } from "./tag-class.ts";
import type { TagFamily } from "./tag-family.ts";

/** Why a tag of the same family is not proposed, before any rule of the repository is asked. */
type Unfit = Extract<
  TagClass,
  | "current"
  | "same-version"
  | "older"
  | "other-precision"
  | "pre-release"
  | "operating-system-kept"
  | "runtime-kept"
  | LineVerdict
>;

/** What a tag is judged against. */
export interface JudgeContext {
  readonly current: ParsedTag;
  readonly family: TagFamily;
  readonly releaseLines: ReleaseLines;
  readonly product: Product | null;
  readonly currentLine: ReleaseLine | null;
  /** ISO 8601 day. */
  readonly today: string;
  /** True where versions with an odd second part are those of development. */
  readonly oddMinorsDevelop: boolean;
  /** True where the operating system of the current tag has to be left: its end of life has come, or it is not built any more. */
  readonly leavesOs: boolean;
}

/** Judges one tag of the current tag's family: fit to be proposed, fit for want of better, or why not. */
export function judgeTag(
  parsed: ParsedTag,
  context: JudgeContext,
): { readonly judged: JudgedTag; readonly shortTerm: boolean } | Unfit {
  const { current, product, currentLine, today } = context;
  if (parsed.tag === current.tag) return "current";
  const unfit = unfitShape(parsed, context);
  if (unfit !== null) return unfit;
  const versionOrder = compareVersions(parsed, current);
  const osOrder = compareReleases(parsed.osReleases, current.osReleases);
  const runtimeOrder = compareReleases(parsed.runtimes, current.runtimes);
  if (versionOrder < 0 || hasLower(parsed.osReleases, current.osReleases)) return "older";
  if (versionOrder === 0 && osOrder === 0 && runtimeOrder === 0) return "same-version";
  const runtimeVerdict = runtimeOrder === 0 ? "good" : verdictOnRuntime(parsed, context);
  if (runtimeVerdict !== "good" && runtimeVerdict !== "short-term") return runtimeVerdict;
  const follows = followsEarlyAccess(parsed, context);
  if (parsed.preRelease !== null && !follows && !isLaterPreRelease(parsed, current)) return "pre-release";
  if (context.oddMinorsDevelop && hasOddMinor(parsed) && !hasOddMinor(current)) return "pre-release";
  if (product?.earlyAccessOnly === true && current.preRelease !== null && !follows) return "ended-line";

  const osVerdict = osOrder === 0 ? "good" : verdictOnOs(parsed, context);
  if (osVerdict === "unreleased-line" || osVerdict === "not-long-term-line") return osVerdict;
  if (osVerdict === "ended-line" && !hasEndedOs(current, context)) return "ended-line";
  const osLeads = current.osFirst || current.kind === "os-release" || (versionOrder === 0 && runtimeOrder === 0);
  if (osOrder !== 0 && osLeads) {
    if (!context.leavesOs && (current.kind !== "os-release" || isHostBound(current, context)))
      return "operating-system-kept";
    if (osVerdict === "ended-line") return "ended-line";
    // Such an image is not built any more, on whatever it stands.
    if (product?.earlyAccessOnly === true && lineStanding(product, currentLine, today) === "ended") return "ended-line";
  }
  const osRank = rankOs(parsed, osOrder, osVerdict, context);
  if (osRank === 3 && versionOrder === 0 && runtimeOrder === 0 && current.kind === "version")
    return "operating-system-kept";

  const line = product === null ? null : followedLine(product, parsed, context.family, today);
  const leavesHost = product?.hostBound === true && currentLine !== null && line !== currentLine;
  if (leavesHost && lineStanding(product, currentLine, today) !== "ended") return "operating-system-kept";
  const verdict = parsed.kind === "version" && !follows ? verdictOnLine(parsed, line, context) : "good";
  if (verdict !== "good" && verdict !== "short-term") return verdict;
  const judged: JudgedTag = {
    parsed,
    step: stepBetween(current, parsed),
    lineKey: lineKey(parsed, line),
    osRank,
    hostBound: isHostBound(current, context),
  };
  return {
    judged,
    shortTerm: [verdict, runtimeVerdict].includes("short-term") || (osLeads && osVerdict === "short-term"),
  };
}

/** Groups tags by release line: that of the operating system where it leads, else the product's, else the major version. */
export function lineKey(parsed: ParsedTag, line: ReleaseLine | null): string {
  if (parsed.osFirst || parsed.kind === "os-release")
    return parsed.osReleases.map(({ rung }) => rung.join(".")).join(" ");
  return line?.cycle ?? String(parsed.scheme === "version" ? parsed.parts[0] : parsed.scheme);
}

function unfitShape(parsed: ParsedTag, { current, family }: JudgeContext): Unfit | null {
  if (parsed.precision === current.precision) {
    // `1.24rc1` is one image, `1.24` follows many: that would loosen.
    const loosens = isNumbered(current) && parsed.preRelease === null && family.isMoving(parsed);
    return loosens ? "other-precision" : null;
  }
  const completes = isNumbered(current) && parsed.preRelease === null && parsed.precision === current.precision + 1;
  return completes ? null : "other-precision";
}

function hasOddMinor({ parts }: ParsedTag): boolean {
  return (parts[1] ?? 0) % 2 === 1;
}

function isNumbered({ preRelease }: ParsedTag): boolean {
  return preRelease !== null && preRelease.numbers.length > 0;
}

/** Where an image ships no releases any more, an early-access build is followed by that of a later version. */
function followsEarlyAccess(parsed: ParsedTag, { current, product }: JudgeContext): boolean {
  const bothEarly = parsed.preRelease !== null && current.preRelease !== null;
  return product?.earlyAccessOnly === true && bothEarly && isNumbered(parsed) === isNumbered(current);
}

function isLaterPreRelease(parsed: ParsedTag, current: ParsedTag): boolean {
  return (
    current.preRelease !== null &&
    compareNumbers(parsed.parts, current.parts) === 0 &&
    isNumbered(parsed) === isNumbered(current)
  );
}

function hasLower(releases: ParsedTag["osReleases"], current: ParsedTag["osReleases"]): boolean {
  return releases.some(({ rung }, index) => compareNumbers(rung, current[index]?.rung ?? []) < 0);
}

/**
 * What is built on the image is written for the line of its runtime, so that is left only when its support has ended, and
 * then for a line that the table knows to be supported.
 */
function verdictOnRuntime(
  { runtimes }: ParsedTag,
  { current, today, releaseLines }: JudgeContext,
): LineVerdict | "runtime-kept" {
  if (hasLower(runtimes, current.runtimes)) return "runtime-kept";
  const verdicts = runtimes.map(({ product, line }, index): LineVerdict | "runtime-kept" => {
    const from = current.runtimes[index];
    if (from === undefined || line === from.line) return "good";
    if (!hasEnded([from], { today, releaseLines })) return "runtime-kept";
    const facts = releaseLines.products.get(product) ?? null;
    return facts === null || line === null ? "not-long-term-line" : lineVerdict(facts, from.line, line, today);
  });
  return verdicts.find((verdict) => verdict !== "good") ?? "good";
}

/** Within one major version, where the current line has ended, one that ended later is fit for want of a supported one. */
function verdictOnLine(
  parsed: ParsedTag,
  line: ReleaseLine | null,
  { current, product, currentLine, today }: JudgeContext,
): LineVerdict {
  const verdict = lineVerdict(product, currentLine, line, today);
  if (verdict !== "ended-line" || product === null || currentLine?.ended == null || line?.ended == null) return verdict;
  const isOrdinary = !product.longTerm && !product.hostBound && !product.earlyAccessOnly;
  return isOrdinary && parsed.parts[0] === current.parts[0] && line.ended > currentLine.ended ? "short-term" : verdict;
}

function isHostBound({ osReleases }: ParsedTag, { releaseLines: { products } }: JudgeContext): boolean {
  return osReleases.some(({ product }) => products.get(product)?.hostBound ?? false);
}

function verdictOnOs(parsed: ParsedTag, { current, today, releaseLines }: JudgeContext): LineVerdict {
  const verdicts = parsed.osReleases.map(({ product, line }, index) => {
    const facts = releaseLines.products.get(product) ?? null;
    const from = current.osReleases[index]?.line ?? null;
    const verdict = lineVerdict(facts, from, line, today);
    const isShortTerm = facts !== null && line !== null && !isLongTermLine(facts, line);
    return verdict === "ended-line" && isShortTerm && from !== null && isLongTermLine(facts, from)
      ? "not-long-term-line"
      : verdict;
  });
  return verdicts.find((verdict) => verdict !== "good") ?? "good";
}

function rankOs(parsed: ParsedTag, osOrder: number, verdict: LineVerdict, context: JudgeContext): OsRank {
  if (context.family.isAbandoned(parsed)) return 3;
  if (osOrder === 0) return hasEndedOs(parsed, context) ? 3 : 0;
  if (verdict === "ended-line") return 3;
  return verdict === "short-term" ? 2 : 1;
}

function hasEndedOs({ osReleases }: ParsedTag, context: Pick<JudgeContext, "today" | "releaseLines">): boolean {
  return hasEnded(osReleases, context);
}

/** True where the free support of one of these releases has ended. */
export function hasEnded(
  releases: readonly NamedRelease[],
  { today, releaseLines }: Pick<JudgeContext, "today" | "releaseLines">,
): boolean {
  return releases.some(({ product, line }) => {
    const facts = releaseLines.products.get(product);
    return facts !== undefined && lineStanding(facts, line, today) === "ended";
  });
}
