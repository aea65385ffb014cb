import type { RuleResult } from "../policy/rule-result.ts";
import { latestFollowed } from "../policy/rules/latest-followed.ts";
import { type BodySection, foldedRows } from "./body-section.ts";
import { changedImages } from "./changed-images.ts";
import type { ImageChange } from "./image-change.ts";
import { markdownText } from "./markdown-text.ts";
import { reasonPlace } from "./reason-place.ts";

/** More rules than there are. */
const mostFacts = 12;

/**
 * Why the changes can be trusted: what was checked. What holds for every image is said once, before what holds for some of them.
 *
 * Null where nothing was checked.
 */
export function changeNotes(changes: readonly ImageChange[]): BodySection | null {
  const noted = changes.map((change) => ({ change, facts: factsOf(change) }));
  const [first] = noted;
  const shared = (first?.facts ?? []).filter((fact) => noted.every(({ facts }) => facts.includes(fact)));
  const ofSome = Map.groupBy(noted, ({ facts }) => facts.filter((fact) => !shared.includes(fact)).join(" "));
  const rows = [...ofSome].flatMap(([said, members]) =>
    said === "" ? [] : [`- ${changedImages(members.map(({ change }) => change))}: ${said}`],
  );
  if (shared.length === 0 && rows.length === 0) return null;
  const heading = changes.some(needsThought) ? "### What was checked" : "### Why this is safe";
  return foldedRows([heading, ...shared.map((fact) => `- ${fact}`)], rows, "What was checked of single images");
}

/** What could not be checked: nobody may call that safe. */
const unproved: ReadonlySet<string> = new Set(["platforms-unknown", "age-unknown"]);

function needsThought({ step, reasons, change }: ImageChange): boolean {
  if (step === "major" || step === "variant" || step === "replacement") return true;
  return (
    reasons.some((reason) => isCaution(reason) || unproved.has(reason.rule)) ||
    !!change?.causes.some(({ kind }) => kind === "platforms-removed")
  );
}

/** What to take note of comes first. */
function factsOf(change: ImageChange): readonly string[] {
  const passed = change.reasons.filter((reason) => reasonPlace(reason, change) === "why-safe");
  const cautions = passed.filter(isCaution);
  const others = passed.filter((reason) => !isCaution(reason));
  return [
    ...cautions.map(({ sentence }) => markdownText(sentence).replace(/^Take note:/, "**Take note:**")),
    ...(isSameForm(change.from.tag, change.to.tag) ? ["Only numbers in the tag change."] : []),
    ...others.map(({ sentence }) => markdownText(sentence)),
  ].slice(0, mostFacts);
}

function isCaution({ rule }: RuleResult): boolean {
  return rule === "tag-rewritten" || rule === latestFollowed.rule;
}

function isSameForm(from: string | null, to: string | null): boolean {
  if (from === null || to === null || from === to) return false;
  return from.replaceAll(/\d+/g, "0") === to.replaceAll(/\d+/g, "0");
}
