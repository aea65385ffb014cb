import { createHash } from "node:crypto";
import type { Finding } from "./finding.ts";
import { findingText } from "./finding-text.ts";
import { findingRules, ruleDescription } from "./rule-description.ts";

/** GitHub takes at most this many results of one run, and refuses more. */
const mostResults = 5_000;

/** Where rules are explained. */
const home = "https://github.com/plinth-app/plinth/blob/main/docs/policy.md";

/**
 * Writes findings as a SARIF 2.1.0 log
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html), as GitHub's code scanning takes it
 * (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 *
 * Fingerprints are made of rule, file and sentence, not of the line, so that a finding that moves stays the same one.
 * Past 5,000 results, which GitHub takes no more of, the last ones are left out.
 */
export function findingsAsSarif(findings: readonly Finding[], version: string): object {
  const seen = new Map<string, number>();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Plinth",
            version,
            informationUri: "https://github.com/plinth-app/plinth",
            rules: findingRules.map((id) => {
              const { title, why } = ruleDescription(id);
              return {
                id,
                shortDescription: { text: title },
                fullDescription: { text: why },
                help: { text: `${why} See ${home}#${id}`, markdown: `${why} [More](${home}#${id}).` },
                helpUri: `${home}#${id}`,
                defaultConfiguration: { level: "warning" },
                properties: { tags: ["containers", "supply-chain"], precision: "very-high" },
              };
            }),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.slice(0, mostResults).map((finding) => sarifResult(finding, seen)),
      },
    ],
  };
}

function sarifResult(finding: Finding, seen: Map<string, number>): object {
  const { rule, level, file, line, column, endLine, endColumn, sentence } = finding;
  const identity = createHash("sha256")
    .update(JSON.stringify([rule, file, sentence]))
    .digest("hex")
    .slice(0, 16);
  const occurrence = (seen.get(identity) ?? 0) + 1;
  seen.set(identity, occurrence);
  return {
    ruleId: rule,
    ruleIndex: findingRules.indexOf(rule),
    level,
    message: { text: findingText(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: file.toWellFormed().split("/").map(encodeURIComponent).join("/"),
            uriBaseId: "%SRCROOT%",
          },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
    partialFingerprints: { "plinthFinding/v1": `${identity}:${occurrence}` },
  };
}
