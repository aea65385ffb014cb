import { familiarReference } from "../../image/familiar-reference.ts";
import type { LineRule } from "../line-rule.ts";

/** A reference has a digest, so that every build has the same image; `pin: none` lifts that where it is no error, nor enforced. */
export const missingDigest: LineRule = ({ line, settings, policy, enforced }) => {
  if (line.reference.digest !== null) return [];
  const isLifted = settings.rules.pin === "none" && policy.missingDigest !== "error";
  if (isLifted && enforced.missingDigest === "off") return [];
  return [
    {
      sentence: `${familiarReference(line.reference)} has no digest, so builds may differ from one day to the next.`,
      remedy: "Add the digest that the tag has now; a pull request of Plinth, or plinth update, does.",
    },
  ];
};
