import type { ImageReference } from "../image/reference.ts";
import type { Explanation } from "./explanation.ts";

/** Explains `scratch`, of which there is nothing to ask: BuildKit takes the word for the empty image. */
export function scratchExplanation({ registry, repository, tag, digest }: ImageReference): Explanation {
  const sentence = "scratch is no image: a FROM line with it starts from nothing, and there is nothing to look up";
  return {
    schemaVersion: 1,
    reference: { registry, repository, tag, digest },
    tag: null,
    listed: null,
    candidates: [],
    decision: { outcome: "skip", to: null, step: null, reasons: [{ rule: "scratch", outcome: "skip", sentence }] },
    attached: null,
    problems: [],
  };
}
