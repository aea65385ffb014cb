import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { reportOf } from "../../core/report/report-of.ts";
import { visibleText } from "../../core/report/visible-text.ts";
import { SettingsError } from "../../core/errors.ts";
import type { Command } from "./command.ts";
import { configProblemText } from "../../core/config/config-problem-text.ts";
import { exitCodes } from "./exit-code.ts";
import { misnamedConfigIn } from "./misnamed-config-in.ts";
import { parseConfig } from "./parse-config.ts";
import { printReport } from "./print-report.ts";
import { readTextFile } from "./read-text-file.ts";
import { registryOptions, reportFormat } from "./report-options.ts";
import type { Terminal } from "./terminal.ts";

/** `plinth validate`: says of a repository's configuration whether it can be used. */
export const validate: Command = {
  operand: "[FILE]",
  options: {
    ...registryOptions,
    format: { type: "string", value: "FORMAT", description: "text or json (default: text)." },
  },
  details: `Reads FILE (by default .github/plinth.yml) as a repository's configuration, and says that it is ok, or each problem with
its place and what to write instead. Warns where the settings enforce something stricter, and where the file extends
one of another repository, which is not read.`,
  async run(given, terminal) {
    const format = reportFormat(given.text("format"), ["text", "json"]);
    if (typeof format === "object") return format;
    const file = given.operand ?? repositoryConfigPath;
    const startedAt = performance.now();
    const text = await readOrSay(file);
    if (typeof text === "object") {
      if (format === "text") return text;
      printProblems([{ code: "config-invalid", subject: file, message: text.misuse }], startedAt, terminal);
      return exitCodes.usage;
    }
    const { parsed } = await parseConfig(text, file, given, terminal);
    const problems = parsed.kind === "invalid" ? parsed.problems : parsed.warnings;
    const end = parsed.kind === "invalid" ? exitCodes.settings : exitCodes.done;
    if (format === "text") {
      for (const problem of problems) terminal.stdout.write(`${visibleText(configProblemText(problem), 1000)}\n`);
      if (parsed.kind !== "invalid") terminal.stdout.write(`${visibleText(file)}: ok\n`);
      return end;
    }
    const told = problems.map((problem) => ({ ...problem, message: configProblemText(problem) }));
    printProblems(told, startedAt, terminal);
    return end;
  },
};

/** The text of the file, or why there is none. */
async function readOrSay(file: string): Promise<string | { readonly misuse: string }> {
  try {
    const misnamed = file === repositoryConfigPath ? misnamedConfigIn(".") : null;
    const other = misnamed === null ? "" : `; ${misnamed.subject} has to be named so`;
    return (await readTextFile(file)) ?? { misuse: `${file}: there is no such file${other}` };
  } catch (error) {
    if (error instanceof SettingsError) return { misuse: error.message };
    throw error;
  }
}

function printProblems(
  problems: Parameters<typeof reportOf>[0]["problems"],
  startedAt: number,
  terminal: Terminal,
): void {
  const stats = { files: 0, registryRequests: 0, durationMs: performance.now() - startedAt };
  printReport(reportOf({ lines: [], decisions: [], problems, stats }), "list", "json", terminal);
}
