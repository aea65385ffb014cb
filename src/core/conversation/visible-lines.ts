/** HTML blocks of GitHub's that are shown as they stand, and end where their tag does. */
const rawTags = "pre|code|script|style|textarea";
const rawStart = new RegExp(`<!--|<(${rawTags})(?=[\\s>]|$)`, "gi");

/**
 * The lines of a comment that are its author's own words: those in fenced code, in quotes (with the lines that belong to
 * them without a sign, https://spec.commonmark.org/0.31.2/#laziness-clause), in HTML comments and in HTML that is shown as it
 * stands are left out. HTML is followed wherever in a line it begins: in doubt a line is not read.
 */
export function visibleLines(comment: string): readonly string[] {
  const visible: string[] = [];
  let fence: string | null = null;
  let inQuote = false;
  let html: string | null = null;
  for (const line of comment.split(/\r\n|\r|\n/)) {
    const mark = openingFence(line);
    if (html !== null) {
      html = openHtml(line, html);
    } else if (fence !== null) {
      const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
      if (closing !== undefined && closing[0] === fence[0] && closing.length >= fence.length) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
      inQuote = false;
    } else {
      html = openHtml(line, null);
      if (/^ {0,3}>/.test(line)) inQuote = true;
      else if (line.trim() === "") inQuote = false;
      else if (!inQuote) visible.push(line);
    }
  }
  return visible;
}

/** What follows a fence of backticks holds none, https://spec.commonmark.org/0.31.2/#info-string. */
function openingFence(line: string): string | undefined {
  return /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/
    .exec(line)
    ?.slice(1)
    .find((mark) => mark !== undefined);
}

/** How the HTML ends that is open at the end of a line, given how that ends that was open before it; null where none is. */
function openHtml(line: string, before: string | null): string | null {
  const lower = line.toLowerCase();
  let end = before;
  let at = 0;
  for (;;) {
    if (end !== null) {
      const found = lower.indexOf(end, at);
      if (found === -1) return end;
      at = found + end.length;
    }
    rawStart.lastIndex = at;
    const start = rawStart.exec(lower);
    if (start === null) return null;
    at = start.index + start[0].length;
    end = start[1] === undefined ? "-->" : `</${start[1]}>`;
    // `<!-->` and `<!--->` are whole comments.
    if (end === "-->") at -= 2;
  }
}
