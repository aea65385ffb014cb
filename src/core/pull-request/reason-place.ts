import { isAboutCurrentImage } from "../policy/about-current-image.ts";
import { saysNothingNewer } from "../policy/nothing-newer.ts";
import type { RuleResult } from "../policy/rule-result.ts";
import type { ImageChange } from "./image-change.ts";

/** The part of a pull request's text in which a rule's result stands. */
export type ReasonPlace = "why-safe" | "why-now" | "not-done" | "nowhere";

/** Says where a result belongs, so that each is told once: `nowhere` is for what the table and the step tell already. */
export function reasonPlace(reason: RuleResult, { step, from, to }: ImageChange): ReasonPlace {
  const { rule, outcome } = reason;
  if (isAboutCurrentImage(reason)) return "why-now";
  // A pin and a rebuilt tag stand beside it, and are what is done instead.
  if (saysNothingNewer(reason)) return "nowhere";
  if (outcome !== "pass" || rule === "tags-truncated") return "not-done";
  // The moving tag stays where no version tag is the same image.
  if (rule === "floating-tag" && (from.tag ?? "latest") === to.tag) return "not-done";
  if (rule === "digest-proved" && to.digest === null) return "nowhere";
  return rule === "digest" && step === "digest" ? "nowhere" : "why-safe";
}
