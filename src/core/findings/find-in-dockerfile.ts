import { enforcedPolicy } from "../config/enforced-policy.ts";
import type { EnforcedSettings } from "../config/enforced-settings.ts";
import type { PolicySettings } from "../config/policy-settings.ts";
import type { RepositoryConfig } from "../config/repository-config.ts";
import { settingsForLine } from "../config/settings-for-line.ts";
import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import { baseImageLines } from "../dockerfile/base-image-lines.ts";
import { placesIn } from "../dockerfile/place-in-text.ts";
import type { ImageReference } from "../image/reference.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { Finding, FindingRule } from "./finding.ts";
import type { LineRule, Objection } from "./line-rule.ts";
import { endedLine } from "./rules/ended-line.ts";
import { forbiddenImage } from "./rules/forbidden-image.ts";
import { latestTag } from "./rules/latest-tag.ts";
import { missingDigest } from "./rules/missing-digest.ts";
import { unreadable } from "./rules/unreadable.ts";

/** What findings depend on besides the file. */
export interface FindingContext {
  readonly config: RepositoryConfig;
  /** What holds for lines that are ignored as well. */
  readonly enforced: EnforcedSettings;
  readonly releaseLines: ReleaseLines;
  /** ISO 8601 day. */
  readonly today: string;
}

const rules: readonly (readonly [FindingRule, keyof Omit<PolicySettings, "allow">, LineRule])[] = [
  ["forbidden-image", "forbiddenImage", forbiddenImage],
  ["latest-tag", "latestTag", latestTag],
  ["missing-digest", "missingDigest", missingDigest],
  ["ended-line", "endedLine", endedLine],
];

/**
 * Everything in a Dockerfile that is not as the policy wants it, in the order of the file.
 *
 * Every place that names an image counts: `FROM`, `COPY --from`, `RUN --mount from`, `# syntax`, under `ONBUILD` or not,
 * and with defaults of `ARG`. Stages and `scratch` have no findings, and lines that are ignored only those that are enforced.
 */
export function findInDockerfile(
  file: { readonly path: string; readonly text: string },
  context: FindingContext,
): readonly Finding[] {
  const placeOf = placesIn(file.text);
  return baseImageLines(file).flatMap((line) =>
    findInLine(line, file.path, context).map((found) => ({ ...found, file: file.path, ...placeOf(line.span) })),
  );
}

type Found = Pick<Finding, "rule" | "level"> & Objection;

function findInLine(line: BaseImageLine, path: string, context: FindingContext): readonly Found[] {
  const { config, releaseLines, today } = context;
  const enforced = enforcedPolicy(context.enforced);
  const { directives } = line;
  const settings = hasImage(line) ? settingsForLine(config, { image: line.reference, path, directives }) : null;
  const isIgnored = directives.ignore || (settings?.ignore === true && settings.notes.length === 0);
  const policy = isIgnored ? enforced : config.policy;
  const found = (rule: FindingRule, key: keyof Omit<PolicySettings, "allow">, objections: readonly Objection[]) => {
    const level = policy[key];
    return level === "off" ? [] : objections.map((objection) => ({ rule, level, ...objection }));
  };
  const misread = found("unreadable", "unreadable", unreadable(line, settings));
  if (settings === null || !hasImage(line)) return misread;
  const judged = { line, settings, policy, enforced, releaseLines, today };
  const judgements = rules.flatMap(([rule, key, judge]) =>
    policy[key] === "off" ? [] : found(rule, key, judge(judged)),
  );
  return [...judgements, ...misread];
}

function hasImage(line: BaseImageLine): line is BaseImageLine & { readonly reference: ImageReference } {
  return (line.skipped === null || line.skipped === "ignored") && line.reference !== null;
}
