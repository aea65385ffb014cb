import MarkdownIt, { type Token } from "markdown-it";

/** Without `text_join`, what was escaped stays apart from what was written plainly. */
const markdown = new MarkdownIt("commonmark").disable("text_join");

/** HTML that GitHub hides, or shows as code or as a quote, whatever Markdown stands between its ends. */
const quoting =
  /<!--(?!-?>)|-->|<(?<closing>\/?)(?<name>pre|code|samp|kbd|blockquote|q|script|style|textarea)(?=[\s/>]|$)/gi;

/**
 * The lines of a comment that are its author's own plain words: those of paragraphs, and of headings that are underlined,
 * that begin with plain text and stand in no quote, list, code, link or HTML. Takes time linear in the comment's length.
 *
 * Markdown is read by a parser that follows https://spec.commonmark.org/0.31.2/. In doubt a line is not given.
 */
export function paragraphLines(comment: string): readonly string[] {
  const lines: string[] = [];
  let quotedBy: string | null = null;
  let before: Token | null = null;
  for (const token of markdown.parse(comment, {})) {
    if (token.type === "html_block") quotedBy = quotedAfter(token.content, quotedBy);
    const isPlain = token.level === 1 && isParagraph(before);
    for (const line of splitAtBreaks(token.children ?? [])) {
      const [first] = line;
      if (isPlain && quotedBy === null && first?.type === "text" && first.level === 0) lines.push(textOf(line));
      for (const { type, content } of line) if (type === "html_inline") quotedBy = quotedAfter(content, quotedBy);
    }
    before = token;
  }
  return lines;
}

function isParagraph(opening: Token | null): boolean {
  if (opening?.type === "paragraph_open") return true;
  return opening?.type === "heading_open" && !opening.markup.startsWith("#");
}

function splitAtBreaks(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type === "softbreak" || token.type === "hardbreak") lines.push([]);
    else lines.at(-1)?.push(token);
  }
  return lines;
}

function textOf(line: readonly Token[]): string {
  return line.map(({ type, content }) => (type === "html_inline" ? "" : content)).join("");
}

/** What quotes that which comes after some HTML; null where nothing does. */
function quotedAfter(html: string, before: string | null): string | null {
  let quotedBy = before;
  for (const { 0: found, groups } of html.matchAll(quoting)) {
    const name = groups?.["name"]?.toLowerCase() ?? "comment";
    if (found === "-->" || groups?.["closing"] === "/") quotedBy = quotedBy === name ? null : quotedBy;
    else quotedBy ??= name;
  }
  return quotedBy;
}
