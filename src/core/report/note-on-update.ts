import type { Report } from "./report.ts";

/**
 * The one sentence that a person wants beside an update: what holds it, or what stopped a better one; without either,
 * why nothing is taken, or how the new image differs. What the report tells as a problem anyway is only named.
 */
export function noteOnUpdate({ outcome, reasons, change }: Report["updates"][number], { problems }: Report): string {
  const holding = outcome === "hold" ? reasons.find((reason) => reason.outcome === "hold") : undefined;
  const said =
    holding ?? reasons.find((reason) => reason.outcome !== "pass") ?? (outcome === "take" ? undefined : reasons.at(-1));
  if (said === undefined) return change?.sentences.join(" ") ?? "";
  return problems.find(({ message }) => message === said.sentence)?.code ?? said.sentence;
}
