import { z } from "zod";
import { type ConfigDocument, readConfigDocument } from "./config-document.ts";
import type { ConfigFile } from "./config-file.ts";
import type { ConfigPath } from "./config-path.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { enforceConfig } from "./enforce-config.ts";
import type { EnforcedSettings } from "./enforced-settings.ts";
import { isMapping, type Mapping } from "./is-mapping.ts";
import { mergeConfig } from "./merge-config.ts";
import { problemsOfIssues } from "./problems-of-issues.ts";
import { RepositoryConfig } from "./repository-config.ts";

/** A repository file that can be used, or everything that is wrong with it. */
export type ParsedConfig =
  | { readonly kind: "ok"; readonly config: RepositoryConfig; readonly warnings: readonly ConfigProblem[] }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };

/**
 * Parses a repository file, with the files that stand `behind` it, the strongest first: those that it extends, and the
 * organisation's defaults.
 *
 * An empty text is all defaults. Each file is checked on its own, so that each problem is shown in its own file, and then
 * they are merged as they were written; see {@link mergeConfig}. What the operator enforces holds in any case, and where
 * a file asked for less is a warning in that file; see {@link enforceConfig}.
 */
export function parseRepositoryConfig(
  text: string,
  file: string,
  behind: readonly ConfigFile[] = [],
  enforced: EnforcedSettings = {},
): ParsedConfig {
  const repository = checkFile({ file, text });
  const others = behind.map(checkFile);
  const problems = [repository, ...others].flatMap((part) => ("problems" in part ? part.problems : []));
  if ("problems" in repository || problems.length > 0) return { kind: "invalid", problems };
  const files = [repository, ...others.flatMap((part) => ("problems" in part ? [] : [part]))];
  const written = files.reduceRight<Mapping>((weaker, { value }) => mergeConfig(weaker, value), {});
  const merged = checkValue(written, repository.document);
  if ("problems" in merged) return { kind: "invalid", ...merged };
  const { config, overridden } = enforceConfig(merged.config, enforced);
  return { kind: "ok", config, warnings: overridden.flatMap((path) => looserIn(files, path)) };
}

const looser = {
  message: "whoever runs Plinth enforces a stricter value, which holds instead",
  hint: null,
};

/** Tells of a value in the file that it comes from. Defaults that are tightened are nobody's wish. */
function looserIn(files: readonly CheckedFile[], path: ConfigPath): readonly ConfigProblem[] {
  let [key, index, ...rest] = path;
  for (const { document, value } of files) {
    if (key !== "rules" || typeof index !== "number") {
      if (isWritten(value, path)) return [document.problem(path, looser, "value", "config-overridden")];
      continue;
    }
    const rules = Array.isArray(value["rules"]) ? value["rules"].length : 0;
    if (index < rules) return [document.problem([key, index, ...rest], looser, "value", "config-overridden")];
    index -= rules;
  }
  return [];
}

function isWritten(written: unknown, path: ConfigPath): boolean {
  return path.reduce<unknown>((value, key) => (isMapping(value) ? value[key] : undefined), written) !== undefined;
}

const schema = z.toJSONSchema(RepositoryConfig, { io: "input" });

interface CheckedFile {
  readonly document: ConfigDocument;
  readonly value: Mapping;
}
interface Problems {
  readonly problems: readonly ConfigProblem[];
}

function checkFile({ text, file }: ConfigFile): CheckedFile | Problems {
  const document = readConfigDocument(text, file);
  if ("problems" in document) return document;
  const checked = checkValue(document.value, document);
  // What a file extends stands behind it already.
  const { _extends: _, ...value } = document.value;
  return "problems" in checked ? checked : { document, value };
}

function checkValue(value: unknown, document: ConfigDocument): { readonly config: RepositoryConfig } | Problems {
  const checked = RepositoryConfig.safeParse(value);
  if (checked.success) return { config: checked.data };
  return { problems: problemsOfIssues(checked.error.issues, document, value, schema) };
}
