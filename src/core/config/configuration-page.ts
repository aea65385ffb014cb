import { z } from "zod";
import { configurationExamples } from "./configuration-examples.ts";
import { isMapping, type Mapping } from "./is-mapping.ts";
import { RepositoryConfig } from "./repository-config.ts";

const beginning = `# Configuration

<!-- Written by \`npm run schema\` from the schema in src/core/config/repository-config.ts. -->

Plinth works without any configuration. What a repository wants otherwise, it says in \`.github/plinth.yml\` on its
default branch. The same file in the organisation's \`.github\` repository holds defaults for all repositories: the
repository's own file wins, field by field. Only \`rules\` are joined, the repository's before the organisation's. A file
\`.github/plinth.yaml\` is not read, and that is told. Forks are left alone until they have a file of their own.

A file that cannot be used changes nothing: the last one that could stays in force, and where there is none, nothing is
proposed. \`plinth validate .github/plinth.yml\` tells each problem with its place. Editors complete and check the file with \`docs/schema/repository-config.json\`:

\`\`\`yaml
# yaml-language-server: $schema=docs/schema/repository-config.json
pin: digest
\`\`\`

What is not written has its default; a key without a value counts as not written. Anchors, aliases and tags of YAML are
not taken, and neither are files larger than 64 KiB. What \`policy\` looks for is told in [policy.md](policy.md).

## Files that others share

\`_extends\` names a file that this one goes on top of, in the words of other GitHub Apps:

\`\`\`yaml
_extends: acme/presets:teams/strict-plinth.yml
minimumAgeDays: 7
\`\`\`

\`presets\` is a repository of the same owner, \`acme/presets\` of any, and both mean its \`.github/plinth.yml\`; after a colon
stands the path of another YAML file, which must have \`plinth\` in its name, so that nobody has other files of a repository
shown to them. That file may extend one in turn, five at most, and no file itself.

The repository's own file wins over what it extends, the nearer over the farther, and all of them over the organisation's
defaults, which may extend files as well. A change is in force with the push to the shared file; further
ones within five minutes are when those are over, together. Where Plinth is not installed on its repository, a change is in force
with the next scan, a quarter of an hour later at the earliest.

Plinth reads public repositories, and those of the same owner that it was given access to. A file that cannot be read, or
is wrong, is told where it is extended, and makes the whole unusable: half of what was asked for is nothing that anybody chose.
The command line reads the folder alone, and says that it left a file out.

## Above a line

Comments right above a base-image line are for that line alone, and win over the file:

\`\`\`dockerfile
# plinth: ignore until the vendor ships its own
FROM node:14
# plinth: versions=>=20 <23
FROM node:20.11.0-alpine
\`\`\`

There are \`ignore\`, after which may stand why, \`versions=\` and \`tags=\`. A comment that is not understood leaves its
line as it is, and is told where the line is.

## Fields
`;

/** The reference of the repository file, with its examples, in Markdown. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(RepositoryConfig, { io: "input", target: "draft-7" });
  const examples = configurationExamples.flatMap(({ title, yaml }) => [
    `### ${title}`,
    "",
    "```yaml",
    yaml.trimEnd(),
    "```",
    "",
  ]);
  return [beginning, ...rows(schema, ""), "", "## Examples", "", ...examples].join("\n");
}

function rows(schema: Mapping, prefix: string): readonly string[] {
  return Object.entries(isMapping(schema["properties"]) ? schema["properties"] : {}).flatMap(([key, field]) => {
    if (!isMapping(field)) return [];
    const path = `${prefix}${key}`;
    const inner = isMapping(field["items"]) ? rows(field["items"], `${path}[].`) : rows(field, `${path}.`);
    const description = `${typeof field["description"] === "string" ? field["description"] : ""}${defaultText(field, inner.length > 0)}`;
    return [`- **\`${path}\`**${typeText(field)}: ${description}`, ...inner];
  });
}

function typeText(field: Mapping): string {
  const items = isMapping(field["items"]) ? field["items"] : field;
  if (Array.isArray(items["enum"])) {
    const words = items["enum"].map((word) => `\`${word}\``).join(", ");
    return items === field ? ` (${words})` : ` (list of ${words})`;
  }
  if (field["type"] === "array") return " (list)";
  return field["type"] === "object" ? "" : ` (${String(field["type"])})`;
}

function defaultText(field: Mapping, isGroup: boolean): string {
  const value = field["default"];
  return value === undefined || (isGroup && isMapping(value)) ? "" : ` Default: \`${JSON.stringify(value)}\`.`;
}
