/**
 * The lines of a comment that are its author's own words: those in fenced code, in quotes (with the lines that belong to
 * them without a sign, https://spec.commonmark.org/0.31.2/#laziness-clause) and in HTML comments are left out.
 */
export function visibleLines(comment: string): readonly string[] {
  const visible: string[] = [];
  let fence: string | null = null;
  let inQuote = false;
  let inHtml = false;
  for (const line of comment.split(/\r\n|\r|\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (inHtml) {
      inHtml = !line.includes("-->");
    } else if (fence !== null) {
      const closes = mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length;
      if (closes && line.trim() === mark) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
      inQuote = false;
    } else if (/^ {0,3}<!--/.test(line)) {
      inHtml = !line.includes("-->");
    } else if (/^ {0,3}>/.test(line)) {
      inQuote = true;
    } else if (line.trim() === "") {
      inQuote = false;
    } else if (!inQuote) {
      visible.push(line);
    }
  }
  return visible;
}
