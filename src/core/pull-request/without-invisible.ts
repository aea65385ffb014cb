/** Control, format, private and unassigned characters, and letters and marks that show nothing (Unicode 16, `Default_Ignorable_Code_Point`). */
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Puts text on one line, without characters that are not seen, and with at most `longest` code points.
 *
 * Characters that turn the writing direction or have no width make text read as another text than it is.
 */
export function withoutInvisible(text: string, longest: number): string {
  // Cut first: the text may be long, and nothing after this is needed.
  const visible = text
    .slice(0, longest * 4)
    .replaceAll(/\s+/g, " ")
    .replaceAll(invisible, "")
    .trim();
  const characters = Array.from(visible);
  return characters.length <= longest ? visible : `${characters.slice(0, longest - 1).join("")}…`;
}
