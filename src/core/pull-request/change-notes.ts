import { formatPlatform } from "../image/format-platform.ts";
import { isAboutCurrentImage } from "./about-current-image.ts";
import type { BodySection } from "./body-section.ts";
import type { ImageChange } from "./image-change.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";

/** More rules than there are. */
const mostFacts = 12;

/** More than images have; an index may list a thousand. */
const mostPlatforms = 20;

/** More changes than these are folded away: the table says what matters. */
export const mostUnfolded = 3;

/** Why the changes can be trusted: what was checked of each image. */
export function changeNotes(changes: readonly ImageChange[]): BodySection {
  const isFolded = changes.length > mostUnfolded;
  const heading = changes.some(needsThought) ? "### What was checked" : "### Why this is safe";
  return {
    before: isFolded
      ? `${heading}\n\n<details><summary>What was checked of ${changes.length} images</summary>\n`
      : heading,
    rows: changes.map(noteOf),
    after: isFolded ? "\n</details>" : "",
    more: (count) => `- and ${count} more`,
  };
}

function needsThought({ step, reasons, change }: ImageChange): boolean {
  if (step === "major" || step === "variant" || step === "replacement") return true;
  return reasons.some(({ rule }) => rule === "tag-rewritten") || !!change?.causes.some(isPlatformGone);
}

function isPlatformGone({ kind }: { readonly kind: string }): boolean {
  return kind === "platforms-removed";
}

function noteOf(change: ImageChange): string {
  const { name, from, to, step, target, reasons } = change;
  const platforms = [...new Set(target?.platforms.map(formatPlatform))];
  const more = platforms.length > mostPlatforms ? ` and ${platforms.length - mostPlatforms} more` : "";
  const shown = platforms.slice(0, mostPlatforms).map((platform) => markdownCode(platform, 60));
  const passed = reasons.filter((reason) => reason.outcome === "pass" && !isAboutCurrentImage(reason));
  const cautions = passed.filter(({ rule }) => rule === "tag-rewritten");
  const facts = [
    ...[...cautions, ...passed.filter(({ rule }) => rule !== "tag-rewritten")]
      .slice(0, mostFacts)
      .map(({ sentence }) => emphasised(markdownText(sentence))),
    ...(isSameForm(from.tag, to.tag) ? ["The tag keeps its form: only numbers in it change."] : []),
    ...(platforms.length === 0 ? [] : [`Platforms: ${shown.join(", ")}${more}`]),
    ...(step === "pin" && target?.createdAt ? [`Built on ${target.createdAt.slice(0, 10)}.`] : []),
  ];
  const title = `- ${markdownCode(to.tag === null ? name : `${name}:${to.tag}`)}`;
  return [title, ...facts.map((fact) => `  - ${fact}`)].join("\n");
}

function emphasised(sentence: string): string {
  return sentence.replace(/^Take note:/, "**Take note:**");
}

function isSameForm(from: string | null, to: string | null): boolean {
  if (from === null || to === null || from === to) return false;
  return from.replaceAll(/\d+/g, "0") === to.replaceAll(/\d+/g, "0");
}
