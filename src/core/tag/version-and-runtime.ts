import type { ParsedTag } from "./parsed-tag.ts";

/** A key of what a moving tag follows, on whatever operating system: `24`, `9.2 with 21`. */
export function versionAndRuntime(parts: readonly number[], { runtimes }: Pick<ParsedTag, "runtimes">): string {
  return [parts, ...runtimes.map(({ rung }) => rung)].map((numbers) => numbers.join(".")).join(" with ");
}
