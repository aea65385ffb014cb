import { type Upstream, upstreamOf } from "../config/upstream-settings.ts";
import { formatPlatform } from "../image/format-platform.ts";
import type { Step } from "../tag/step.ts";
import { isAboutCurrentImage } from "./about-current-image.ts";
import type { BodySection } from "./body-section.ts";
import type { ImageChange } from "./image-change.ts";
import { imageLinks } from "./image-links.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";

/** More rules than there are. */
const mostFacts = 12;

/** More than images have; an index may list a thousand. */
const mostPlatforms = 20;

/** More changes than these are folded away: the table says what matters. */
const mostUnfolded = 3;

const meaning: Readonly<Record<Step, string>> = {
  digest:
    "**digest**: the tag was built again, most often with newer packages of the operating system underneath. That is how its security fixes arrive.",
  pin: "**pin**: a tag can be moved to another image at any time, a digest cannot. The build stays as it is today, and from now on every change of the image comes as a pull request.",
  patch: "**patch**: a fix within the same line of releases.",
  minor: "**minor**: new features; by the usual numbering, nothing that is in use goes away.",
  variant:
    "**variant**: another release of the operating system underneath. Packages may have other versions and names.",
  major: "**major**: may break what relies on the old version. Read its release notes before you merge.",
  replacement: "**replacement**: the image goes on under another name.",
};

/** Why the changes can be trusted: what was checked of each image, and where to read about it. */
export function changeNotes(changes: readonly ImageChange[], upstreams: readonly Upstream[]): BodySection {
  const isFolded = changes.length > mostUnfolded;
  const isBold = changes.some(({ step }) => step === "major" || step === "variant" || step === "replacement");
  const heading = isBold ? "### What was checked" : "### Why this is safe";
  return {
    before: isFolded
      ? `${heading}\n\n<details><summary>What was checked of ${changes.length} images</summary>\n`
      : heading,
    rows: changes.map((change) => noteOf(change, upstreams)),
    after: isFolded ? "\n</details>" : "",
    more: (count) => `- and ${count} more`,
  };
}

/** Why the changes are proposed, one line for each size of update there is. */
export function changeReasons(changes: readonly ImageChange[]): string {
  const steps = new Set(changes.map(({ step }) => step));
  const against = changes.flatMap(({ reasons }) => reasons.filter(isAboutCurrentImage));
  const sentences = new Set(against.map(({ sentence }) => markdownText(sentence)));
  const reasons = [...[...sentences].slice(0, mostFacts), ...[...steps].map((step) => meaning[step])];
  return ["### Why now", ...reasons.map((reason) => `- ${reason}`)].join("\n");
}

function noteOf(change: ImageChange, upstreams: readonly Upstream[]): string {
  const { name, from, to, step, target, reasons } = change;
  const platforms = [...new Set(target?.platforms.map(formatPlatform))];
  const more = platforms.length > mostPlatforms ? ` and ${platforms.length - mostPlatforms} more` : "";
  const shown = platforms.slice(0, mostPlatforms).map((platform) => markdownCode(platform, 60));
  const links = imageLinks(upstreamOf(from, upstreams), to.tag, target?.labels ?? {}).map(
    ({ text, url }) => `[${text}](${url})`,
  );
  const facts = [
    ...(isSameForm(from.tag, to.tag) ? ["The tag keeps its form: only numbers in it change."] : []),
    ...reasons
      .filter(({ outcome }) => outcome === "pass")
      .slice(0, mostFacts)
      .map(({ sentence }) => markdownText(sentence)),
    ...(platforms.length === 0 ? [] : [`Platforms: ${shown.join(", ")}${more}`]),
    ...(step === "pin" && target?.createdAt ? [`Built on ${target.createdAt.slice(0, 10)}.`] : []),
    ...(links.length === 0 ? [] : [`Read more: ${links.join(" · ")}`]),
  ];
  const title = `- ${markdownCode(to.tag === null ? name : `${name}:${to.tag}`)}`;
  return [title, ...facts.map((fact) => `  - ${fact}`)].join("\n");
}

function isSameForm(from: string | null, to: string | null): boolean {
  if (from === null || to === null || from === to) return false;
  return from.replaceAll(/\d+/g, "0") === to.replaceAll(/\d+/g, "0");
}
