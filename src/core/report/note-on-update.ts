import { isAboutCurrentImage } from "../policy/about-current-image.ts";
import { saysNothingNewer } from "../policy/nothing-newer.ts";
import type { Report } from "./report.ts";

/**
 * What a person wants to read beside an update: what holds it, or what stopped a better one; without either, how the new
 * image differs. Beside a line that stays: why, and what is wrong with its image. What the report tells as a problem anyway
 * is only named.
 */
export function noteOnUpdate({ outcome, reasons, change }: Report["updates"][number], { problems }: Report): string {
  const stopping = reasons.filter((reason) => reason.outcome !== "pass");
  const holding = stopping.find((reason) => reason.outcome === "hold");
  if (outcome === "hold" && holding !== undefined) {
    return problems.find(({ message }) => message === holding.sentence)?.code ?? holding.sentence;
  }
  if (outcome === "take") {
    const told = stopping.find((reason) => !saysNothingNewer(reason));
    return told?.sentence ?? change?.sentences.join(" ") ?? "";
  }
  const settling = stopping.find((reason) => !isAboutCurrentImage(reason)) ?? reasons.at(-1);
  const against = stopping.find((reason) => isAboutCurrentImage(reason));
  return [...new Set([settling, against])].flatMap((reason) => reason?.sentence ?? []).join(" ");
}
