/** Lets the first so many different values through and calls all others `other`, since every value of a label is kept for good. */
export function boundedLabel(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size === most) return "other";
    known.add(value);
    return value;
  };
}
