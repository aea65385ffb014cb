/** The lines in which two texts of equally many lines differ, as a diff shows them. */
export function changedLines(
  before: string,
  after: string,
): readonly { readonly sign: "-" | "+"; readonly text: string }[] {
  const old = before.split("\n");
  return after.split("\n").flatMap((text, index) => {
    const was = old[index] ?? "";
    return was === text
      ? []
      : [
          { sign: "-" as const, text: was },
          { sign: "+" as const, text },
        ];
  });
}
