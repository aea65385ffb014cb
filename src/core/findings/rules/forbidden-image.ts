import { type Glob, matchesGlob, parseGlob } from "../../config/glob.ts";
import { imageNames } from "../../config/image-names.ts";
import type { PolicySettings } from "../../config/policy-settings.ts";
import { familiarReference } from "../../image/familiar-reference.ts";
import type { LineRule } from "../line-rule.ts";

// A repository has one policy and up to thousands of lines.
const compiled = new WeakMap<PolicySettings, readonly Glob[]>();

/** Only images that the policy names may be used; where it names none, every image may. */
export const forbiddenImage: LineRule = ({ line, policy }) => {
  const { reference } = line;
  if (policy.allow.length === 0) return [];
  const names = imageNames(reference);
  if (allowedBy(policy).some((glob) => names.some((name) => matchesGlob(glob, name)))) return [];
  const image = familiarReference({ ...reference, tag: null, digest: null });
  return [
    {
      sentence: `${image} is not among the images that the policy allows.`,
      remedy: "Use an allowed image, or have the policy allow this one.",
    },
  ];
};

function allowedBy(policy: PolicySettings): readonly Glob[] {
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const globs = policy.allow.map(parseGlob).flatMap((parsed) => ("glob" in parsed ? [parsed.glob] : []));
  compiled.set(policy, globs);
  return globs;
}
