import { createHash } from "node:crypto";

/** What the branches of all of Plinth's pull requests begin with. */
export const branchPrefix = "plinth/";

const longestSlug = 60;

/**
 * Names the branch of a group, e.g. `plinth/image-node-5f3c1a2b`: the same for a key, and another for any other key.
 *
 * Only `a-z`, `0-9` and `-` are used, whatever the key holds: branch names end up in shell commands of other people's
 * workflows (https://www.cve.org/CVERecord?id=CVE-2020-26222).
 */
export function branchName(groupKey: string): string {
  const slug = groupKey
    .toLowerCase()
    .replace(/ docker\.io\/(?:library\/)?/, " ")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestSlug)
    .replaceAll(/^-|-$/g, "");
  const hash = createHash("sha256").update(groupKey).digest("hex").slice(0, 8);
  return `${branchPrefix}${slug === "" ? "" : `${slug}-`}${hash}`;
}
