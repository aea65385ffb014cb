import { type Upstream, upstreamOf } from "../config/upstream-settings.ts";
import { digestChangeSentences } from "../image/digest-change-sentences.ts";
import type { Step } from "../tag/step.ts";
import { type BodySection, foldedRows } from "./body-section.ts";
import { changedImages } from "./changed-images.ts";
import type { ImageChange } from "./image-change.ts";
import { imageLinks } from "./image-links.ts";
import { markdownText } from "./markdown-text.ts";
import { reasonPlace } from "./reason-place.ts";

/** Of what is wrong with images that are used now. */
const mostAgainst = 12;

const meaning: Readonly<Record<Step, string>> = {
  digest:
    "**digest**: the tag was built again, most often with newer packages underneath: that is how security fixes of the operating system arrive.",
  pin: "**pin**: a tag can be moved to another image at any time, a digest cannot. From now on every change of an image comes as a pull request.",
  patch: "**patch**: fixes, within the same line of releases.",
  minor: "**minor**: new features; by the usual numbering, nothing that is in use goes away.",
  variant:
    "**variant**: another release of the operating system underneath. Packages may have other versions and names.",
  major: "**major**: may break what relies on the old version. Read the release notes before you merge.",
  replacement: "**replacement**: the image goes on under another name.",
};

/** Why the changes are proposed: what is wrong with the old images, what each step means, what each new image brings. */
export function changeReasons(changes: readonly ImageChange[], upstreams: readonly Upstream[]): BodySection {
  const against = changes.flatMap((change) =>
    change.reasons
      .filter((reason) => reasonPlace(reason, change) === "why-now")
      .map(({ sentence }) => markdownText(sentence)),
  );
  const meanings = [...new Set(changes.map(({ step }) => step))].map((step) => meaning[step]);
  const reasons = [...[...new Set(against)].slice(0, mostAgainst), ...meanings].map((reason) => `- ${reason}`);
  const rows = changes.flatMap((change) => {
    const news = newsOf(change, upstreams);
    if (changes.length === 1) return news.map((part) => `- ${part}`);
    return news.length === 0 ? [] : [`- ${changedImages([change])}: ${news.join(" ")}`];
  });
  return foldedRows(["### Why now", ...reasons], rows, "What is new in single images");
}

/** What differs in the new image, and where to read about it. A pin brings nothing new; platforms that are gone were checked. */
function newsOf(change: ImageChange, upstreams: readonly Upstream[]): readonly string[] {
  if (change.step === "pin") return [];
  const causes = change.change?.causes.filter(({ kind }) => kind !== "platforms-removed") ?? [];
  const sentences = change.change === null ? [] : digestChangeSentences({ ...change.change, causes });
  const links = imageLinks(change, upstreamOf(change.from, upstreams));
  return [
    ...(sentences.length === 0 ? [] : [sentences.map((sentence) => markdownText(sentence)).join(" ")]),
    ...(links.length === 0 ? [] : [links.map(({ text, url }) => `[${text}](${url})`).join(" · ")]),
  ];
}
