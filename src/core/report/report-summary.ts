import { countText } from "./count-text.ts";
import type { Report, ReportKind } from "./report.ts";

/** Sums a report up in one line, with the numbers a person asks for first. */
export function reportSummary(report: Report, kind: ReportKind): string {
  const { files, lines, images, registryRequests, durationMs } = report.stats;
  const read = `${countText(lines, "base-image line")} in ${countText(files, "file")}`;
  const trouble = report.problems.length === 0 ? [] : [countText(report.problems.length, "problem")];
  if (files === 0) return ["no Dockerfile found", ...trouble].join(" · ");
  if (kind === "list") return [`${read}, ${countText(images, "image")}`, ...trouble].join(" · ");

  const outcomes = Map.groupBy(report.updates, ({ outcome }) => outcome);
  const held = outcomes.get("hold")?.length ?? 0;
  const decided = [
    report.written === undefined
      ? countText(outcomes.get("take")?.length ?? 0, "update")
      : `${countText(report.written.length, "file")} written`,
    ...(held === 0 ? [] : [`${held} held`]),
    `${outcomes.get("skip")?.length ?? 0} kept`,
  ].join(", ");
  const cost = `${countText(registryRequests, "registry request")} in ${(durationMs / 1000).toFixed(1)} s`;
  return [decided, ...trouble, `${read}, ${cost}`].join(" · ");
}
