import type { RuleResult } from "../rule-result.ts";

/** Warns where a digest without a tag becomes that of `latest`, though `latest` was never seen to have the pinned one. */
export const latestFollowed: RuleResult = {
  rule: "latest-followed",
  outcome: "pass",
  sentence: "Take note: latest may be another major version or variant than the pinned image.",
};
