import type { RepositoryConfig } from "../config/repository-config.ts";
import { type ImageChange, imageChanges } from "./image-change.ts";
import { plainText } from "./plain-text.ts";
import { pullRequestTitle } from "./pull-request-title.ts";
import type { UpdateGroup } from "../update/update-group.ts";

/** Far more than a person reads; the rest is counted. */
const longestList = 100;

/**
 * The commit's message: the title, then what becomes of which file, so that `git log` answers without GitHub.
 *
 * Line numbers are left out: the message is the same wherever the lines have moved to.
 */
export function commitMessage(group: UpdateGroup, config: Pick<RepositoryConfig, "commit">): string {
  const changes = imageChanges(group).flatMap((change) =>
    [...new Set(change.places.map(({ file }) => file))].map((file) => `- ${plainText(file)}: ${changeText(change)}`),
  );
  const listed = changes.slice(0, longestList);
  const more = changes.length > listed.length ? [`- and ${changes.length - listed.length} more`] : [];
  return [pullRequestTitle(group, config), "", ...listed, ...more].join("\n");
}

function changeText({ name, from, to, step }: ImageChange): string {
  const image = plainText(`${name}:${from.tag ?? "latest"}`, 400);
  if (step === "digest" && from.digest !== null) return `${image} ${from.digest} → ${to.digest}`;
  const digest = to.digest === null ? "" : ` (${to.digest})`;
  return `${image} → ${plainText(to.tag ?? "")}${digest}`;
}
