/** More alternatives than people write by hand. */
const mostAlternatives = 64;

/**
 * Writes `{a,b}` out: `x{a,b}y` is `xay` and `xby`; groups may stand in groups.
 *
 * Null where a brace is left open or closed too often, a group has no comma, or there are more than 64 results.
 */
export function expandBraces(pattern: string): readonly string[] | null {
  const start = pattern.indexOf("{");
  if (start === -1) return pattern.includes("}") ? null : [pattern];
  const group = readGroup(pattern, start);
  if (group === null || pattern.slice(0, start).includes("}")) return null;

  const heads: string[] = [];
  for (const choice of group.choices) {
    const expanded = expandBraces(choice);
    if (expanded === null) return null;
    heads.push(...expanded.map((text) => pattern.slice(0, start) + text));
    if (heads.length > mostAlternatives) return null;
  }
  const tails = expandBraces(pattern.slice(group.end));
  if (tails === null || heads.length * tails.length > mostAlternatives) return null;
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}

function readGroup(pattern: string, start: number): { choices: readonly string[]; end: number } | null {
  const choices: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if ((character === "," && depth === 1) || depth === 0) {
      choices.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (depth === 0) return choices.length < 2 ? null : { choices, end: at + 1 };
  }
  return null;
}
