import { developsInOddMinors } from "../release-lines/find-product.ts";
import { builtInReleaseLines, type ReleaseLines } from "../release-lines/release-lines.ts";
import type { RuleResult } from "../policy/rule-result.ts";
import { aliasTags } from "./alias-tags.ts";
import { CandidateList } from "./candidate-list.ts";
import { candidateNotes, currentTagNotes, invalidRuleNotes, noTagNote } from "./choice-sentences.ts";
import type { ChoiceRules } from "./choice-rules.ts";
import { hasEnded, judgeTag, lineKey, type JudgeContext } from "./judge-tag.ts";
import type { CurrentTag } from "./current-tag.ts";
import { followedLine } from "./followed-line.ts";
import type { JudgedTag } from "./judged-tag.ts";
import { allowsOtherTags } from "./needs-tag-list.ts";
import type { ParsedTag } from "./parsed-tag.ts";
import { parseTag } from "./parse-tag.ts";
import { productOfTag } from "./product-of-tag.ts";
import { type ReadingMemory, readingMemory } from "./tag-rest.ts";
import { tagVocabulary } from "./tag-vocabulary.ts";
import { stepsBetween } from "./step-between.ts";
import type { NoTagReason, TagCandidate, TagChoice } from "./tag-choice.ts";
import type { TagClass } from "./tag-class.ts";
import { type TagFamily, tagFamily } from "./tag-family.ts";
import { unchosenTags } from "./unchosen-tags.ts";
import { tagPattern } from "./tag-pattern.ts";
import { versionRange } from "./version-range.ts";

/**
 * Chooses what a careful maintainer would put in place of the current tag, and says why.
 *
 * Pure, and linear in the number of tags. Digests, ages and platforms are not known here: the caller walks down the
 * candidates until one passes its own rules.
 */
export function chooseTag(
  current: CurrentTag,
  published: readonly string[],
  rules: ChoiceRules,
  today: Date,
  releaseLines: ReleaseLines = builtInReleaseLines,
): TagChoice {
  const memory = readingMemory(tagVocabulary(current.image, releaseLines, current.tag, published));
  const parsed = parseTag(current.tag ?? "latest", memory);
  if (parsed.kind === "signature" || parsed.kind === "commit") {
    return none("tag-has-no-version", parsed, unchosenTags(parsed, published, [], memory), []);
  }
  if (parsed.kind === "moving") return chooseForMoving(parsed, published, rules, memory);
  return chooseForVersion(current, parsed, published, rules, today, memory);
}

function chooseForMoving(
  parsed: ParsedTag,
  published: readonly string[],
  rules: ChoiceRules,
  memory: ReadingMemory,
): TagChoice {
  const isLatest = parsed.tag === "latest";
  if (rules.floating === "version" || (rules.floating === "latest-only" && isLatest)) {
    const aliases = aliasTags(parsed, published, memory);
    if (aliases.length > 0) return aliasWanted(aliases, parsed, published, memory);
  }
  const reason = isLatest || rules.floating !== "version" ? "floating-tag-kept" : "tag-has-no-version";
  return none(reason, parsed, unchosenTags(parsed, published, [], memory), []);
}

function chooseForVersion(
  { image }: CurrentTag,
  current: ParsedTag,
  published: readonly string[],
  rules: ChoiceRules,
  now: Date,
  memory: ReadingMemory,
): TagChoice {
  const today = now.toISOString().slice(0, 10);
  const { releaseLines } = memory.vocabulary;
  const family = tagFamily(current, published, memory);
  if (
    rules.floating === "version" &&
    (current.kind === "os-release" || current.family.startsWith("{line}") || family.isMoving(current))
  ) {
    const aliases = aliasTags(current, published, memory);
    if (aliases.length > 0) return aliasWanted(aliases, current, published, memory);
  }
  const product = productOfTag(image, current, releaseLines);
  const currentLine = product === null ? null : followedLine(product, current, family, today);
  const leavesOs = hasEnded(current.osReleases, { today, releaseLines }) || family.isAbandoned(current);
  const oddMinorsDevelop = developsInOddMinors(image, releaseLines);
  const context: JudgeContext = {
    current,
    family,
    releaseLines,
    product,
    currentLine,
    today,
    oddMinorsDevelop,
    leavesOs,
  };
  const inRange = rules.versions === null ? () => true : (versionRange(rules.versions) ?? (() => false));
  const matches = rules.tags === null ? () => true : (tagPattern(rules.tags) ?? (() => false));

  const counts = new Map<TagClass, number>(family.others);
  const count = (name: TagClass): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const candidates = new CandidateList();
  const shortTerm = new CandidateList();
  for (const member of family.members) {
    const verdict = judgeTag(member, context);
    if (typeof verdict === "string") count(verdict);
    else if (!stepsBetween(current, member).every((step) => rules.steps.some((allowed) => allowed === step))) {
      count("step-not-allowed");
    } else if (!inRange(member)) count("version-not-allowed");
    else if (!matches(member.tag)) count("tag-not-allowed");
    else {
      count(verdict.shortTerm ? "short-term" : "newer");
      (verdict.shortTerm ? shortTerm : candidates).add(verdict.judged);
    }
  }
  if (!candidates.hasOtherLineThan(lineKey(current, currentLine))) candidates.merge(shortTerm);
  const notes = [...invalidRuleNotes(rules), ...currentTagNotes(image, context)];
  const [best, ...rest] = candidates.best();
  if (best === undefined) return none(reasonFor(counts, family, rules), current, counts, notes);
  const notesOf = new Map<string, TagCandidate["notes"]>();
  const candidate = ({ parsed, step, lineKey: line }: JudgedTag): TagCandidate => {
    // They tell of release lines alone, which many candidates share.
    const key = [
      line,
      parsed.parts.slice(0, 2),
      ...[...parsed.osReleases, ...parsed.runtimes].map(({ name }) => name),
    ].join(" ");
    const known = notesOf.get(key) ?? candidateNotes(parsed, context);
    notesOf.set(key, known);
    return { tag: parsed.tag, step, notes: known };
  };
  return {
    kind: "candidates",
    candidates: [candidate(best), ...rest.map(candidate)],
    counts: Object.fromEntries(counts),
    notes,
  };
}

function aliasWanted(
  aliases: readonly string[],
  current: ParsedTag,
  published: readonly string[],
  memory: ReadingMemory,
): TagChoice {
  const counts = unchosenTags(current, published, aliases, memory);
  return { kind: "alias-wanted", aliases, counts: Object.fromEntries(counts), notes: [] };
}

function reasonFor(counts: ReadonlyMap<TagClass, number>, family: TagFamily, rules: ChoiceRules): NoTagReason {
  if (!allowsOtherTags(rules)) return "steps-not-allowed";
  if (counts.has("step-not-allowed")) return "steps-not-allowed";
  if (counts.has("version-not-allowed")) return "versions-not-allowed";
  if (counts.has("tag-not-allowed")) return "tags-not-allowed";
  if (counts.has("ended-line") || counts.has("not-long-term-line") || counts.has("unreleased-line")) {
    return "only-unsupported-lines-newer";
  }
  if (counts.has("pre-release")) return "only-pre-releases-newer";
  if (family.hasNewerOfOtherNumbering()) return "only-other-numbering-newer";
  return family.listed ? "no-newer-tag-of-this-shape" : "current-tag-not-listed";
}

function none(
  reason: NoTagReason,
  current: ParsedTag,
  counts: ReadonlyMap<TagClass, number>,
  notes: readonly RuleResult[],
): TagChoice {
  const all = [...notes, noTagNote(reason, current, counts)];
  return { kind: "none", reason, counts: Object.fromEntries(counts), notes: all };
}
