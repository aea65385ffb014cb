import { familiarReference } from "../image/familiar-reference.ts";
import type { ImageRepository } from "../image/reference.ts";
import type { RuleResult } from "../policy/rule-result.ts";
import { replacementOf } from "../release-lines/find-product.ts";
import { newestSupportedLine } from "../release-lines/newest-supported-line.ts";
import type { Product } from "../release-lines/release-line.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import { lineStanding } from "../release-lines/line-standing.ts";
import type { ChoiceRules } from "./choice-rules.ts";
import { compareReleases, compareVersions } from "./compare-tags.ts";
import { followedLine } from "./followed-line.ts";
import { hasEnded, type JudgeContext } from "./judge-tag.ts";
import type { NamedRelease, ParsedTag } from "./parsed-tag.ts";
import type { NoTagReason } from "./tag-choice.ts";
import type { TagClass } from "./tag-class.ts";
import { tagPattern } from "./tag-pattern.ts";
import { versionRange } from "./version-range.ts";

/** Says of a rule that cannot be read that it matches nothing; reading the configuration has reported it before. */
export function invalidRuleNotes({ versions, tags }: ChoiceRules): readonly RuleResult[] {
  const notes: RuleResult[] = [];
  if (versions !== null && versionRange(versions) === null) {
    notes.push(skip("versions", `"${versions}" is not a semver range, so it allows no version.`));
  }
  if (tags !== null && tagPattern(tags) === null) {
    notes.push(skip("tags", `"${tags}" is not a regular expression that RE2 understands, so it matches no tag.`));
  }
  return notes;
}

/** What is to be said about the current tag whatever is chosen: lines that have ended, images that were replaced. */
export function currentTagNotes(
  image: ImageRepository,
  context: Pick<JudgeContext, "current" | "product" | "currentLine" | "today" | "releaseLines">,
): readonly RuleResult[] {
  const { current, product, currentLine, today, releaseLines } = context;
  const notes: RuleResult[] = [];
  const replacement = replacementOf(image, releaseLines);
  if (replacement !== null) {
    notes.push(
      skip(
        "image-replaced",
        `${familiarReference({ ...image, tag: null, digest: null })} is not maintained any more; its successor is ${replacement}.`,
      ),
    );
  }
  if (product !== null && currentLine !== null && lineStanding(product, currentLine, today) === "ended") {
    notes.push(endedNote(`${product.name} ${currentLine.cycle}`, product, currentLine.ended, today));
  }
  for (const release of [...current.osReleases, ...current.runtimes]) {
    const ended = endedOn(release, context);
    if (ended !== null)
      notes.push(endedNote(release.name, releaseLines.products.get(release.product) ?? null, ended, today));
  }
  return notes;
}

function endedNote(name: string, product: Product | null, ended: string | null, today: string): RuleResult {
  const successor = product === null ? null : newestSupportedLine(product, today);
  const next =
    successor === null ? "" : `; supported is ${[product?.name, successor.cycle, successor.codename].join(" ").trim()}`;
  return skip("release-line-ended", `${name} has had no free security updates since ${ended}${next}.`);
}

/** Why a candidate may take the current tag's place; what has ended is among {@link currentTagNotes}. */
export function candidateNotes(candidate: ParsedTag, context: JudgeContext): readonly RuleResult[] {
  const { current, today, product, currentLine } = context;
  const notes: RuleResult[] = [];
  if (compareReleases(candidate.osReleases, current.osReleases) !== 0) {
    const from = current.osReleases.map(({ name }) => name).join(" and ");
    const to = candidate.osReleases.map(({ name }) => name).join(" and ");
    const hosts = current.osReleases.some(({ product: os }) => context.releaseLines.products.get(os)?.hostBound)
      ? " Its hosts have to run that release or a newer one."
      : "";
    const why = whyOsMoves(candidate, context);
    notes.push(pass("operating-system", `The operating system moves from ${from} to ${to}${why}.${hosts}`));
  }
  for (const [index, from] of current.runtimes.entries()) {
    const to = candidate.runtimes[index];
    if (to === undefined || compareReleases([from], [to]) === 0) continue;
    const isOtherLine = to.line !== from.line && to.line?.ended != null;
    const until = isOtherLine ? `, which is supported until ${to.line?.ended}` : "";
    notes.push(pass("runtime", `The runtime moves from ${from.name} to ${to.name}${until}.`));
  }
  const line = product === null ? null : followedLine(product, candidate, context.family, today);
  if (product !== null && line !== null && line !== currentLine) {
    const standing = lineStanding(product, line, today);
    const name = `${product.name} ${line.cycle}`;
    const until = line.ended === null ? "" : ` until ${line.ended}`;
    if (standing === "long-term") notes.push(pass("release-line", `${name} is supported${until}.`));
    if (standing === "ended") {
      notes.push(pass("release-line", `${name} has ended too, on ${line.ended}: nothing supported is on offer.`));
    }
  }
  return notes;
}

/** That a release has ended is told of the current tag already. */
function whyOsMoves(candidate: ParsedTag, context: JudgeContext): string {
  const { current, family } = context;
  if (hasEnded(current.osReleases, context)) return "";
  if (family.isAbandoned(current)) return ", as newer versions are not built on the former any more";
  return compareVersions(candidate, current) > 0 ? ", as this version is not published on the former" : "";
}

const reasons: Readonly<Record<NoTagReason, string>> = {
  "no-newer-tag-of-this-shape": "No newer tag has the same form and variant.",
  "floating-tag-kept": "The tag moves by itself and is kept.",
  "current-tag-not-listed":
    "The registry does not list the tag any more, and no newer one has the same form and variant.",
  "tag-has-no-version": "The tag names no version that could be compared.",
  "no-tag": "There is no tag to follow.",
  "only-pre-releases-newer": "Everything newer is a pre-release.",
  "only-other-numbering-newer":
    "Everything newer counts something else, or differs in the number of something else in the image.",
  "steps-not-allowed": "Everything newer is a step that the configuration does not allow.",
  "versions-not-allowed": "Everything newer is outside the versions that the configuration allows.",
  "tags-not-allowed": "Everything newer is outside the tags that the configuration allows.",
  "only-unsupported-lines-newer": "Everything newer belongs to a release line that",
};

/** What is wrong with a release line, by the class of its tags. */
const unsupported: readonly (readonly [TagClass, string])[] = [
  ["ended-line", "has ended"],
  ["unreleased-line", "is not released"],
  ["not-long-term-line", "is not a long-term one"],
];

export function noTagNote(reason: NoTagReason, current: ParsedTag, counts: ReadonlyMap<TagClass, number>): RuleResult {
  const faults = unsupported.flatMap(([name, fault]) => (counts.has(name) ? [fault] : []));
  const which = reason === "only-unsupported-lines-newer" ? ` ${faults.join(", or ")}.` : "";
  return skip(reason, `${current.tag}: ${reasons[reason]}${which}`);
}

function endedOn(
  { product, line }: NamedRelease,
  { today, releaseLines }: { readonly today: string; readonly releaseLines: ReleaseLines },
): string | null {
  const facts = releaseLines.products.get(product);
  return facts !== undefined && line !== null && lineStanding(facts, line, today) === "ended" ? line.ended : null;
}

function pass(rule: string, sentence: string): RuleResult {
  return { rule, outcome: "pass", sentence };
}

function skip(rule: string, sentence: string): RuleResult {
  return { rule, outcome: "skip", sentence };
}
