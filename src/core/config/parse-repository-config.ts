import { type ConfigDocument, readConfigDocument } from "./config-document.ts";
import type { ConfigPath } from "./config-path.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { describeIssue } from "./describe-issue.ts";
import { enforceConfig } from "./enforce-config.ts";
import type { EnforcedSettings } from "./enforced-settings.ts";
import { isMapping, type Mapping } from "./is-mapping.ts";
import { mergeConfig } from "./merge-config.ts";
import { RepositoryConfig } from "./repository-config.ts";

/** A repository file that can be used, or everything that is wrong with it. */
export type ParsedConfig =
  | { readonly kind: "ok"; readonly config: RepositoryConfig; readonly warnings: readonly ConfigProblem[] }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };

/** Settings that are known and do nothing yet, and what holds in their place. */
const notSupported: readonly { readonly path: ConfigPath; readonly hint: string }[] = [
  { path: ["pullRequest", "automerge"], hint: "merge by hand, or with a rule of your own" },
];

/**
 * Parses a repository file, with the defaults that the organisation's file gives where there is one.
 *
 * An empty text is all defaults. Both files are checked on their own, so that each problem is shown in its own file,
 * and then merged as they were written; see {@link mergeConfig}. What the operator enforces holds in any case, and where a
 * file asked for less is a warning; see {@link enforceConfig}.
 */
export function parseRepositoryConfig(
  text: string,
  file: string,
  organisationText: string | null = null,
  enforced: EnforcedSettings = {},
): ParsedConfig {
  const organisation = checkFile(organisationText ?? "", `${file} of the organisation's .github repository`);
  const repository = checkFile(text, file);
  if ("problems" in organisation || "problems" in repository) {
    return {
      kind: "invalid",
      problems: [repository, organisation].flatMap((part) => ("problems" in part ? part.problems : [])),
    };
  }
  const merged = checkValue(mergeConfig(organisation.value, repository.value), repository.document);
  if ("problems" in merged) return { kind: "invalid", ...merged };
  const { config, overridden } = enforceConfig(merged.config, enforced);
  const written = mergeConfig(organisation.value, repository.value);
  const warnings = overridden
    .filter((path) => isWritten(written, path))
    .map((path) => repository.document.problem(path, looser, "value", "config-overridden"));
  return { kind: "ok", config, warnings: [...repository.warnings, ...organisation.warnings, ...warnings] };
}

const looser = {
  message: "whoever runs Plinth enforces a stricter value, which holds instead",
  hint: null,
};

/** Defaults that are tightened are nobody's wish. */
function isWritten(written: unknown, path: ConfigPath): boolean {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), written) !== undefined;
}

interface CheckedFile {
  readonly document: ConfigDocument;
  readonly value: Mapping;
  readonly warnings: readonly ConfigProblem[];
}
interface Problems {
  readonly problems: readonly ConfigProblem[];
}

function checkFile(text: string, file: string): CheckedFile | Problems {
  const document = readConfigDocument(text, file);
  if ("problems" in document) return document;
  const { value, warnings } = setAside(document);
  const checked = checkValue(value, document);
  return "problems" in checked ? checked : { document, value, warnings };
}

function checkValue(value: unknown, document: ConfigDocument): { readonly config: RepositoryConfig } | Problems {
  const checked = RepositoryConfig.safeParse(value);
  if (checked.success) return { config: checked.data };
  const described = checked.error.issues.flatMap((issue) => describeIssue(issue, value));
  return { problems: described.map(({ path, at, message, hint }) => document.problem(path, { message, hint }, at)) };
}

/** Takes out what is not supported yet, with a warning for each. */
function setAside(document: ConfigDocument): { value: Mapping; warnings: ConfigProblem[] } {
  const warnings: ConfigProblem[] = [];
  let { value } = document;
  for (const { path, hint } of notSupported) {
    const rest = without(value, path);
    if (rest === value) continue;
    value = rest;
    warnings.push(
      document.problem(path, { message: `not supported yet: ${hint}`, hint: null }, "key", "config-not-supported"),
    );
  }
  return { value, warnings };
}

function without(value: Mapping, path: ConfigPath): Mapping {
  const [first, ...deeper] = path;
  const key = String(first);
  if (!Object.hasOwn(value, key)) return value;
  const { [key]: inner, ...rest } = value;
  if (deeper.length === 0) return rest;
  if (!isMapping(inner)) return value;
  const shorter = without(inner, deeper);
  return shorter === inner ? value : { ...value, [key]: shorter };
}
