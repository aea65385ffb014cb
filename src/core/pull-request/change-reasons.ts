import { type Upstream, upstreamOf } from "../config/upstream-settings.ts";
import { digestChangeSentences } from "../image/digest-change-sentences.ts";
import type { Step } from "../tag/step.ts";
import { isAboutCurrentImage } from "./about-current-image.ts";
import type { BodySection } from "./body-section.ts";
import { mostUnfolded } from "./change-notes.ts";
import { compareLink } from "./compare-link.ts";
import type { ImageChange } from "./image-change.ts";
import { imageLinks } from "./image-links.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";

/** Of what is wrong with images that are used now. */
const mostAgainst = 12;

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

/** Why the changes are proposed: what is wrong with the old images, what each size of update means, what each new image brings. */
export function changeReasons(changes: readonly ImageChange[], upstreams: readonly Upstream[]): BodySection {
  const against = changes.flatMap(({ reasons }) => reasons.filter(isAboutCurrentImage));
  const sentences = [...new Set(against.map(({ sentence }) => markdownText(sentence)))].slice(0, mostAgainst);
  const meanings = [...new Set(changes.map(({ step }) => step))].map((step) => meaning[step]);
  const rows = changes.flatMap((change) => newsOf(change, upstreams));
  const isFolded = rows.length > mostUnfolded;
  const reasons = ["### Why now", ...[...sentences, ...meanings].map((reason) => `- ${reason}`)];
  const fold = ["", `<details><summary>What is new in ${rows.length} images</summary>`, ""];
  return {
    before: [...reasons, ...(isFolded ? fold : [])].join("\n"),
    rows,
    after: isFolded ? "\n</details>" : "",
    more: (count) => `- and ${count} more`,
  };
}

/** What differs in the new image and where to read about it; empty where neither is known. */
function newsOf({ name, from, to, change, target }: ImageChange, upstreams: readonly Upstream[]): readonly string[] {
  const labels = target?.labels ?? {};
  const compare = compareLink(change, labels);
  const links = [...(compare === null ? [] : [compare]), ...imageLinks(upstreamOf(from, upstreams), to.tag, labels)];
  const sentences = change === null ? [] : digestChangeSentences(change);
  const facts = [
    ...sentences.map((sentence) => markdownText(sentence)),
    ...(links.length === 0 ? [] : [`Read more: ${links.map(({ text, url }) => `[${text}](${url})`).join(" · ")}`]),
  ];
  if (facts.length === 0) return [];
  const title = `- ${markdownCode(to.tag === null ? name : `${name}:${to.tag}`)}`;
  return [[title, ...facts.map((fact) => `  - ${fact}`)].join("\n")];
}
