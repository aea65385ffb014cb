import { createHash } from "node:crypto";
import type { UpdateGroup } from "./update-group.ts";

/**
 * Sums up what a pull request of this group changes: equal hashes mean that there is nothing to write.
 *
 * Only the updates count, not the text of files or of the pull request: lines that move, other edits to the same file,
 * and news about the rest of the repository leave a published pull request as it is.
 */
export function contentHash({ key, decisions }: UpdateGroup): string {
  const changes = decisions.map(({ file, line: { reference }, to }) =>
    JSON.stringify([
      file,
      reference?.registry,
      reference?.repository,
      reference?.tag,
      reference?.digest,
      to?.tag,
      to?.digest,
    ]),
  );
  return createHash("sha256")
    .update(JSON.stringify([key, changes.toSorted()]))
    .digest("hex");
}
