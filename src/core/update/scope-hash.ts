import { createHash } from "node:crypto";
import type { UpdateGroup } from "./update-group.ts";

/**
 * Sums up which lines a pull request of this group changes to which tags, whatever digests these have: where this is the
 * same and the content is not, a tag was rebuilt and nothing else happened.
 */
export function scopeHash({ key, decisions }: UpdateGroup): string {
  const changes = decisions.map(({ file, line: { reference }, to }) =>
    JSON.stringify([file, reference?.registry, reference?.repository, reference?.tag, to?.tag]),
  );
  return createHash("sha256")
    .update(JSON.stringify([key, changes.toSorted()]))
    .digest("hex");
}
