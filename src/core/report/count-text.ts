/** A number with its noun: `1 file`, `2 files`; `plural` is for what takes more than an `s`. */
export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
