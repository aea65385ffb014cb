import type { Decision } from "../policy/decision.ts";
import { referenceEdits } from "./reference-edits.ts";

/** Some decisions that go together, and the stable name of what they have in common. */
export type NamedDecisions = readonly [key: string, decisions: readonly Decision[]];

/** As long as a pull request's marker can hold. */
const longestKey = 1000;

/**
 * Joins the groups that write into the same `ARG` default: a pull request with one of them alone could not be written,
 * or would change the others' lines as well.
 *
 * The new key names all that were joined, in the order of their text.
 */
export function joinGroups(groups: readonly NamedDecisions[]): readonly NamedDecisions[] {
  const members = new Map(groups.map(([key]) => [key, new Set([key])]));
  const firstWriters = new Map<string, string>();
  for (const [key, decisions] of groups) {
    for (const place of decisions.flatMap(writtenDefaults)) {
      const first = firstWriters.get(place) ?? key;
      firstWriters.set(place, first);
      const joined = members.get(first);
      const others = members.get(key);
      if (joined === undefined || others === undefined || joined === others) continue;
      for (const other of others) members.set(other, joined.add(other));
    }
  }
  const byKey = new Map(groups);
  return [...new Set(members.values())].map((keys) => [
    [...keys].toSorted().join(", ").slice(0, longestKey),
    [...keys].flatMap((key) => byKey.get(key) ?? []),
  ]);
}

/** The `ARG` defaults that a decision would change, each named by its file and place. */
function writtenDefaults({ file, line, to }: Decision): readonly string[] {
  const [edits = []] = to === null ? [] : referenceEdits(line, to).alternatives;
  return edits.flatMap(({ span }) =>
    line.consulted
      .filter(({ start, end }) => start <= span.start && span.end <= end)
      .map(({ start, end }) => `${start}-${end} ${file}`),
  );
}
