import { markdownCode } from "./markdown-text.ts";

/**
 * Says in a pull request whom the repository file names and GitHub does not let be asked or assigned; null where that is
 * nobody.
 */
export function refusedPeople(refused: {
  readonly reviewers: readonly string[];
  readonly assignees: readonly string[];
}): string | null {
  const rows = [...row("be asked for a review", refused.reviewers), ...row("be assigned", refused.assignees)];
  if (rows.length === 0) return null;
  const why =
    "They may not exist, or have no access to this repository; teams can be asked only where Plinth may see them. `.github/plinth.yml` names them.";
  return [...rows, "", why].join("\n");
}

function row(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`- Cannot ${what}: ${names.map((name) => markdownCode(name)).join(", ")}.`];
}
