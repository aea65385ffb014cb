import type { RepositoryConfig } from "../config/repository-config.ts";
import { settingsForLine } from "../config/settings-for-line.ts";
import type { Decision } from "../policy/decision.ts";

/** Where one decision belongs: the stable name of its group, and the schedule it keeps to. */
export interface GroupOfDecision {
  /** E.g. `image docker.io/library/node`. */
  readonly key: string;
  /** As the repository file has it. */
  readonly schedule: string;
}

/**
 * Says which pull request a decision goes into.
 *
 * Pins of lines that otherwise stay as they are go together, and so do digest refreshes; a major update stands alone, one
 * for each image. For the rest `group` decides. What has a schedule of its own shares nothing with what has another.
 */
export function groupOfDecision(decision: Decision, config: RepositoryConfig): GroupOfDecision {
  const { file, line, step } = decision;
  const { reference, directives } = line;
  const settings = reference === null ? null : settingsForLine(config, { image: reference, path: file, directives });
  const image = reference === null ? line.raw : `${reference.registry}/${reference.repository}`;
  const key = keyOf(decision, image, settings?.group ?? config.group);
  const own = settings?.schedule ?? null;
  if (own === null) return { key, schedule: step === "digest" ? config.schedule.digest : config.schedule.on };
  // A comma stands between the keys of groups that were joined.
  return { key: `${key} at ${own.replaceAll(",", ";")}`, schedule: own };
}

function keyOf({ step, file }: Decision, image: string, group: string): string {
  if (step === "pin") return "pin";
  if (step === "major") return `major ${image}`;
  const keys: Readonly<Record<string, string>> = {
    image: `image ${image}`,
    file: `file ${file}`,
    step: `step ${step}`,
    all: "all",
  };
  const isBuiltIn = Object.hasOwn(keys, group);
  if (step === "digest") return isBuiltIn ? "digest" : `digest ${group}`;
  return (isBuiltIn ? keys[group] : undefined) ?? `named ${group}`;
}
