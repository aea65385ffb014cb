import type { Report, ReportKind } from "./report.ts";

/** Sums a report up in one line, with the numbers a person asks for first. */
export function reportSummary(report: Report, kind: ReportKind): string {
  const { files, lines, images, registryRequests, durationMs } = report.stats;
  const read = `${count(lines, "base-image line")} in ${count(files, "file")}`;
  const trouble = report.problems.length === 0 ? [] : [count(report.problems.length, "problem")];
  if (files === 0) return ["no Dockerfile found", ...trouble].join(" · ");
  if (kind === "list") return [`${read}, ${count(images, "image")}`, ...trouble].join(" · ");

  const outcomes = Map.groupBy(report.updates, ({ outcome }) => outcome);
  const held = outcomes.get("hold")?.length ?? 0;
  const decided = [
    report.written === undefined
      ? count(outcomes.get("take")?.length ?? 0, "update")
      : `${count(report.written.length, "file")} written`,
    ...(held === 0 ? [] : [`${held} held`]),
    `${outcomes.get("skip")?.length ?? 0} kept`,
  ].join(", ");
  const cost = `${count(registryRequests, "registry request")} in ${(durationMs / 1000).toFixed(1)} s`;
  return [decided, ...trouble, `${read}, ${cost}`].join(" · ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
