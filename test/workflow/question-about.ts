import { baseImageLines } from "../../src/core/dockerfile/base-image-lines.ts";
import type { Decision } from "../../src/core/policy/decision.ts";
import { decide } from "../../src/core/policy/decide.ts";
import type { ImageLookup, ImageQuestion } from "../../src/core/policy/image-lookup.ts";
import type { ChoiceRules } from "../../src/core/tag/choice-rules.ts";
import { isExternal } from "../../src/workflow/repository/inventory-lines.ts";
import { defaultRules } from "../core/tag/default-rules.ts";

/** What is asked about `FROM reference` under the default rules, or others. */
export function questionAbout(reference: string, changed: Partial<ChoiceRules> = {}): ImageQuestion {
  return { reference: lineOf(reference).reference, rules: { ...defaultRules, ...changed } };
}

/** What an answer makes of `FROM reference`, as a person reads it. */
export function decisionOn(reference: string, { rules }: ImageQuestion, answer: ImageLookup): ReadDecision {
  const { outcome, step, to, reasons } = decide("Dockerfile", lineOf(reference), rules, answer);
  return {
    outcome,
    step,
    to: to === null ? null : `${to.tag ?? ""}${to.digest === null ? "" : `@${to.digest}`}`,
    sentences: reasons.map((reason) => `${reason.rule}: ${reason.sentence}`),
  };
}

interface ReadDecision extends Pick<Decision, "outcome" | "step"> {
  /** `tag@digest`; null where nothing is proposed. */
  readonly to: string | null;
  /** `rule: sentence`. */
  readonly sentences: readonly string[];
}

function lineOf(reference: string) {
  const [line] = baseImageLines({ path: "Dockerfile", text: `FROM ${reference}\n` });
  if (line === undefined || !isExternal(line)) throw new Error(`${reference} is no image to ask about`);
  return line;
}
