import { z } from "zod";
import { SettingsError } from "../errors.ts";
import { readConfigDocument } from "./config-document.ts";
import { configProblemText } from "./config-problem-text.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { OperatorSettings } from "./operator-settings.ts";
import { problemsOfIssues } from "./problems-of-issues.ts";

const schema = z.toJSONSchema(OperatorSettings, { io: "input" });

/**
 * Reads the operator's settings; an empty text is all defaults.
 *
 * Throws `SettingsError` `settings-invalid` with a line for each problem, see {@link configProblemText}.
 */
export function parseOperatorSettings(text: string, file: string): OperatorSettings {
  const document = readConfigDocument(text, file);
  if ("problems" in document) throw invalid(document.problems);
  const parsed = OperatorSettings.safeParse(document.value);
  if (parsed.success) return parsed.data;
  throw invalid(problemsOfIssues(parsed.error.issues, document, document.value, schema));
}

function invalid(problems: readonly ConfigProblem[]): SettingsError {
  return new SettingsError("settings-invalid", problems.map(configProblemText));
}
