import { type ConfigDocument, readConfigDocument } from "./config-document.ts";
import type { ConfigPath } from "./config-path.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { describeIssue } from "./describe-issue.ts";
import { enforceConfig } from "./enforce-config.ts";
import type { EnforcedSettings } from "./enforced-settings.ts";
import type { Mapping } from "./is-mapping.ts";
import { mergeConfig } from "./merge-config.ts";
import { RepositoryConfig } from "./repository-config.ts";

/** A repository file that can be used, or everything that is wrong with it. */
export type ParsedConfig =
  | { readonly kind: "ok"; readonly config: RepositoryConfig; readonly warnings: readonly ConfigProblem[] }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };

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
  return { kind: "ok", config, warnings: warnings };
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
}
interface Problems {
  readonly problems: readonly ConfigProblem[];
}

function checkFile(text: string, file: string): CheckedFile | Problems {
  const document = readConfigDocument(text, file);
  if ("problems" in document) return document;
  const { value } = document;
  const checked = checkValue(value, document);
  return "problems" in checked ? checked : { document, value };
}

function checkValue(value: unknown, document: ConfigDocument): { readonly config: RepositoryConfig } | Problems {
  const checked = RepositoryConfig.safeParse(value);
  if (checked.success) return { config: checked.data };
  const described = checked.error.issues.flatMap((issue) => describeIssue(issue, value));
  return { problems: described.map(({ path, at, message, hint }) => document.problem(path, { message, hint }, at)) };
}
