/**
 * Makes every character of a text visible and harmless to a terminal, on one line and of bounded length.
 *
 * Control characters could move the cursor or retitle the window; characters that turn the writing direction or have no
 * width could make a line read as another one (Unicode Technical Report 36, "Bidirectional Text Spoofing").
 */
export function visibleText(text: string, longest = 200): string {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return cut.replace(invisible, escape);
}

const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escape(character: string): string {
  return short[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
