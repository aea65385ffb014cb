import type { RepositoryConfig } from "../config/repository-config.ts";
import { imageChanges } from "./image-change.ts";
import { plainText } from "./plain-text.ts";
import { pullRequestTitle } from "./pull-request-title.ts";
import type { UpdateGroup } from "./update-group.ts";

/** Far more than a person reads; the rest is counted. */
const longestList = 100;

/**
 * The commit's message: the title, then what becomes of which file, so that `git log` answers without GitHub.
 *
 * Line numbers are left out: the message is the same wherever the lines have moved to.
 */
export function commitMessage(group: UpdateGroup, config: Pick<RepositoryConfig, "commit">): string {
  const changes = imageChanges(group).flatMap(({ name, from, to, places }) =>
    [...new Set(places.map(({ file }) => file))].map((file) => {
      const digest = to.digest === null ? "" : ` (${to.digest})`;
      return `- ${plainText(file)}: ${plainText(name)}:${from.tag ?? "latest"} → ${to.tag ?? ""}${digest}`;
    }),
  );
  const listed = changes.slice(0, longestList);
  const more = changes.length > listed.length ? [`- and ${changes.length - listed.length} more`] : [];
  return [pullRequestTitle(group, config), "", ...listed, ...more].join("\n");
}
