import type { Decision } from "../policy/decision.ts";
import type { Ignore } from "./ignore.ts";

type VersionIgnore = Extract<Ignore, { what: "version" }>;

/** Takes back decisions for versions that people told Plinth to ignore; images and majors are not asked about at all. */
export function heedIgnores(decisions: readonly Decision[], ignores: readonly Ignore[]): readonly Decision[] {
  const ignored = new Set(ignores.flatMap((ignore) => (ignore.what === "version" ? [keyOf(ignore)] : [])));
  if (ignored.size === 0) return decisions;
  return decisions.map((decision) => {
    const version = versionIgnore(decision);
    if (version === null || !ignored.has(keyOf(version))) return decision;
    const sentence = `${version.tag ?? "This version"} is ignored on request: somebody wrote so in its pull request.`;
    const reasons = [...decision.reasons, { rule: "ignored-on-request", outcome: "skip", sentence } as const];
    return { ...decision, outcome: "skip", to: null, step: null, target: null, reasons };
  });
}

/** What would ignore just this decision; null where there is nothing to ignore. */
export function versionIgnore({ line, to, step, outcome }: Decision): VersionIgnore | null {
  const { reference } = line;
  if (reference === null || to === null || step === null || outcome !== "take") return null;
  const image = `${reference.registry}/${reference.repository}`;
  return { what: "version", image, step, tag: to.tag, digest: step === "digest" ? to.digest : null };
}

function keyOf({ image, step, tag, digest }: VersionIgnore): string {
  return JSON.stringify([image, step, tag, digest]);
}
