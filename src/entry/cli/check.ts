import { join } from "node:path";
import { type Checkout, readCheckout } from "../../adapters/checkout/read-checkout.ts";
import { enforcedAlone } from "../../core/config/enforced-policy.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { createWithheldMatcher } from "../../core/config/withheld-dockerfiles.ts";
import { checkReportOf } from "../../core/findings/check-report.ts";
import { configFinding } from "../../core/findings/config-finding.ts";
import { fileFinding } from "../../core/findings/file-finding.ts";
import type { Finding } from "../../core/findings/finding.ts";
import { findingsAsMarkdown } from "../../core/findings/findings-as-markdown.ts";
import { findingsAsSarif } from "../../core/findings/findings-as-sarif.ts";
import { findingsAsText } from "../../core/findings/findings-as-text.ts";
import { type FindingContext, findInDockerfile } from "../../core/findings/find-in-dockerfile.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { ownVersion } from "./own-version.ts";
import { parseConfig } from "./parse-config.ts";
import { type Folder, readFolder } from "./read-folder.ts";
import { readReleaseLines } from "./read-release-lines.ts";
import { readTextFile } from "./read-text-file.ts";
import { folderOptions, registryOptions, reportFormat } from "./report-options.ts";
import { paintFor, type Terminal } from "./terminal.ts";

const formats = ["text", "json", "markdown", "sarif"] as const;

/** `plinth check`: what is not as the policy wants it. */
export const check: Command = {
  operand: "[DIR]",
  options: {
    ...folderOptions,
    ...registryOptions,
    format: { type: "string", value: "FORMAT", description: "text, json, markdown or sarif (default: text)." },
  },
  details: `Reads every Dockerfile below DIR (by default the current folder) and prints what is not as the policy of the
repository's configuration wants it. Asks no registry. Ends with 1 where a finding is an error.`,
  async run(given, terminal) {
    const format = reportFormat(given.text("format"), formats);
    if (typeof format === "object") return format;
    const dir = given.operand ?? ".";
    const named = given.text("config");
    const text = (await readTextFile(named ?? join(dir, repositoryConfigPath))) ?? "";
    const { parsed, enforced } = await parseConfig(text, named ?? repositoryConfigPath, given, terminal);
    if (parsed.kind === "invalid") {
      print(parsed.problems.map(configFinding), 0, format, terminal);
      return exitCodes.settings;
    }
    const folder = await readFolder(given, terminal);
    if ("misuse" in folder) return folder;
    const { config, files } = folder;
    const now = new Date();
    const releaseLines = await readReleaseLines(given, terminal, { now: () => now });
    const context = { config, enforced, releaseLines, today: now.toISOString().slice(0, 10) };
    const withheld = await readWithheld(folder, enforced);
    const findings = [
      ...parsed.warnings.map(configFinding),
      ...findInFiles({ files, problems: folder.unread }, context),
      ...findInFiles(withheld, { ...context, config: enforcedAlone(enforced) }),
    ];
    print(findings, files.length + withheld.files.length, format, terminal);
    return findings.some((finding) => finding.level === "error") ? exitCodes.findings : exitCodes.done;
  },
};

/** Reads the Dockerfiles that the repository does not have read, where a policy is enforced for them. */
async function readWithheld({ dir, config }: Folder, enforced: EnforcedSettings): Promise<Checkout> {
  const isDockerfile = createWithheldMatcher(config, enforced);
  if (isDockerfile === null) return { files: [], problems: [] };
  const { files, problems } = await readCheckout(dir, { isDockerfile });
  // Folders that cannot be read were told already.
  return { files, problems: problems.filter(({ subject }) => isDockerfile(subject)) };
}

function findInFiles({ files, problems }: Checkout, context: FindingContext): readonly Finding[] {
  const level = context.config.policy.unreadable;
  const unread = level === "off" ? [] : problems.map((problem) => fileFinding(problem, level));
  return [...files.flatMap((file) => findInDockerfile(file, context)), ...unread];
}

function print(
  findings: readonly Finding[],
  files: number,
  format: (typeof formats)[number],
  terminal: Terminal,
): void {
  const { stdout, environment } = terminal;
  switch (format) {
    case "json":
      stdout.write(`${JSON.stringify(checkReportOf(findings, files), null, 2)}\n`);
      return;
    case "sarif":
      stdout.write(`${JSON.stringify(findingsAsSarif(findings, ownVersion()), null, 2)}\n`);
      return;
    case "markdown":
      stdout.write(findingsAsMarkdown(findings, files));
      return;
    case "text":
      stdout.write(findingsAsText(findings, files, paintFor(stdout, environment)));
      return;
  }
}
