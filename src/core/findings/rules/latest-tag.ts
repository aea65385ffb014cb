import { familiarReference } from "../../image/familiar-reference.ts";
import type { LineRule } from "../line-rule.ts";

/** A reference has a tag, and one that says which release it is. */
export const latestTag: LineRule = ({ line }) => {
  const { tag } = line.reference;
  if (tag !== null && tag !== "latest") return [];
  const image = familiarReference({ ...line.reference, tag: null, digest: null });
  const what = tag === null ? "has no tag" : "has the tag latest";
  return [{ sentence: `${image} ${what}, which names no release.`, remedy: "Write the tag of a release." }];
};
