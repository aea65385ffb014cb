import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

const ownLink =
  /^<a href="https:\/\/[\w.-]+(?:\/[\w./%~?=-]*)?">(?:source on [\w.-]+|release notes|releases|project on [\w.-]+|what changed in its source)<\/a>$/;
const ownTag =
  /^<\/?(?:h3|p|ul|li|table|thead|tbody|tr|th|td|code|strong|details|summary)>$|^<br>$|^<[bh]r \/>$|^<input type="checkbox" disabled="" ?\/?>$|^<!-- plinth(?::rebase|:(?:open|recreate|rebase) plinth\/[a-z0-9-]+| dashboard| \{[^<>]*\}) -->$/;

/** What GitHub adds to GFM it finds in text, not in code: https://docs.github.com/get-started/writing-on-github */
const acted = /(?<!\w)@\w|#\d|gh-\d|(?<![\da-z])[\da-f]{7,}(?![\da-z])|:\/\/|www\.|:octocat:/gi;

/**
 * What is left in a text for GitHub to act on that Plinth did not write itself, once it is rendered as GitHub Flavored
 * Markdown (https://github.github.com/gfm/) with nothing taken out: links, tags, comments, mentions, references,
 * characters that are not seen. `ownComments` is how many hidden comments Plinth writes there itself.
 */
export function whatSurvives(markdown: string, ownComments: number): readonly string[] {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const links = html.match(/<a\b.*?<\/a>/gs) ?? [];
  const tags = html.replaceAll(/<a\b.*?<\/a>/gs, "").match(/<[^>]*>/g) ?? [];
  const text = html.replaceAll(/<code>.*?<\/code>|<a\b.*?<\/a>|<[^>]*>/gs, " ");
  const opened = html.match(/<details>/g)?.length ?? 0;
  return [
    ...links.filter((link) => !ownLink.test(link)),
    ...tags.filter((tag) => !ownTag.test(tag)),
    ...(text.match(acted) ?? []),
    ...(html.match(/<!--/g) ?? []).slice(ownComments),
    ...(opened === (html.match(/<\/details>/g)?.length ?? 0) ? [] : ["<details>"]),
    ...(markdown.match(/[\p{Cf}\p{Co}\p{Cs}\u2028\u2029]|\p{Cc}(?<!\n)/gu) ?? []),
  ];
}
