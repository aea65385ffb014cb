import { imageLabel } from "../../image/image-label.ts";
import type { ImageState } from "../../image/image-state.ts";
import type { RuleResult } from "../rule-result.ts";

/** Holds a digest without a tag where `latest` has another major version by the images' own labels, since another tag was meant; null elsewhere. */
export function latestIsMeant(used: ImageState | null, latest: ImageState): RuleResult | null {
  const from = used === null ? null : versionOf(used);
  const to = versionOf(latest);
  if (from === null || to === null || majorOf(from) === majorOf(to)) return null;
  const sentence = `latest is ${to} and the pinned image is ${from}: put the tag that is meant in front of the digest.`;
  return { rule: "no-tag", outcome: "hold", sentence };
}

function versionOf({ labels }: ImageState): string | null {
  return /^v?(\d{1,8}(?:\.\d{1,8}){0,3})/.exec(imageLabel(labels, "version"))?.[1] ?? null;
}

function majorOf(version: string): string | undefined {
  return version.split(".")[0];
}
