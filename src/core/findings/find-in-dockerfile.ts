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
 * and with defaults of `ARG`. Stages, `scratch` and lines that are ignored on request have no findings.
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
  const { policy } = config;
  if (line.directives.ignore) return [];
  const found = (rule: FindingRule, key: keyof Omit<PolicySettings, "allow">, objections: readonly Objection[]) => {
    const level = policy[key];
    return level === "off" ? [] : objections.map((objection) => ({ rule, level, ...objection }));
  };
  if (!hasImage(line)) return found("unreadable", "unreadable", unreadable(line, null));
  const settings = settingsForLine(config, { image: line.reference, path, directives: line.directives });
  const misread = found("unreadable", "unreadable", unreadable(line, settings));
  if (settings.ignore && settings.notes.length === 0) return [];
  return [
    ...rules.flatMap(([rule, key, judge]) =>
      policy[key] === "off" ? [] : found(rule, key, judge({ line, settings, policy, releaseLines, today })),
    ),
    ...misread,
  ];
}

function hasImage(line: BaseImageLine): line is BaseImageLine & { readonly reference: ImageReference } {
  return line.skipped === null && line.reference !== null;
}
