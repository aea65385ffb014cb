/**
 * Lets the named values through and the first so many others, since every value of a label is kept for good; null for all
 * that come after.
 */
export function boundedLabel(most: number, named: readonly string[] = []): (value: string) => string | null {
  const known = new Set<string>();
  return (value) => {
    if (named.includes(value) || known.has(value)) return value;
    if (known.size >= most) return null;
    known.add(value);
    return value;
  };
}
