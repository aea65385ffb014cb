import { z } from "zod";
import type { Finding } from "./finding.ts";

const ReportedFinding = z
  .object({
    rule: z
      .string()
      .describe(
        "`forbidden-image`, `missing-digest`, `latest-tag`, `ended-line`, `unreadable`, `config-invalid`, `config-overridden` or `config-not-read`.",
      ),
    level: z.enum(["error", "warning"]),
    file: z.string().describe("Relative to the folder that was read, with `/`."),
    line: z.int().min(1),
    column: z.int().min(1).describe("In UTF-16 code units."),
    endLine: z.int().min(1),
    endColumn: z.int().min(1).describe("One past the last character."),
    sentence: z.string().describe("What is wrong."),
    remedy: z.string().describe("What to do about it."),
  })
  .describe("Something that is not as the policy wants it.");

/**
 * What `plinth check` prints as JSON.
 *
 * Outside tools rely on it: keys are only ever added, and `schemaVersion` grows where that is not enough.
 */
export const CheckReport = z.object({
  schemaVersion: z.literal(1),
  findings: z.array(ReportedFinding),
  stats: z.object({
    files: z.int().min(0).describe("Dockerfiles that were read."),
    errors: z.int().min(0),
    warnings: z.int().min(0),
  }),
});

/** A report of findings, as a value. */
export type CheckReport = z.infer<typeof CheckReport>;

/** Makes the report, field by field, so that nothing inner becomes part of the contract unseen. */
export function checkReportOf(findings: readonly Finding[], files: number): CheckReport {
  const errors = findings.filter(({ level }) => level === "error").length;
  return {
    schemaVersion: 1,
    findings: findings.map(({ rule, level, file, line, column, endLine, endColumn, sentence, remedy }) => ({
      rule,
      level,
      file,
      line,
      column,
      endLine,
      endColumn,
      sentence,
      remedy,
    })),
    stats: { files, errors, warnings: findings.length - errors },
  };
}
