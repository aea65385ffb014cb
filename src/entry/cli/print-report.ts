import { reportAsMarkdown } from "../../core/report/report-as-markdown.ts";
import { reportAsText } from "../../core/report/report-as-text.ts";
import type { Report, ReportKind } from "../../core/report/report.ts";
import type { ReportFormat } from "./report-options.ts";
import { paintFor, type Terminal } from "./terminal.ts";

/** Prints a report as one document on standard output. */
export function printReport(report: Report, kind: ReportKind, format: ReportFormat, terminal: Terminal): void {
  const { stdout, environment } = terminal;
  switch (format) {
    case "json":
      stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return;
    case "markdown":
      stdout.write(reportAsMarkdown(report, kind));
      return;
    case "text":
      stdout.write(reportAsText(report, kind, paintFor(stdout, environment)));
      return;
  }
}
