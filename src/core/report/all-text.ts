/** All of some things, with the noun in the right number: `the only layer`, `both layers`, `all 4 layers`. */
export function allText(count: number, noun: string): string {
  if (count === 1) return `the only ${noun}`;
  return count === 2 ? `both ${noun}s` : `all ${count} ${noun}s`;
}
