import type { ConfigPath } from "./config-path.ts";
import { enforcedPolicy } from "./enforced-policy.ts";
import type { EnforcedSettings } from "./enforced-settings.ts";
import type { RepositoryConfig, Rule } from "./repository-config.ts";
import { strictestPolicy } from "./strictest-policy.ts";

/** A configuration under what the operator enforces, and where it had asked for less. */
export interface EnforcedConfig {
  readonly config: RepositoryConfig;
  readonly overridden: readonly ConfigPath[];
}

type Strict = Pick<Rule, "pin" | "steps" | "minimumAgeDays">;

/**
 * Puts a configuration under settings that it can tighten and never loosen: of each field the stricter value holds, in
 * general and in every rule. Doing it again changes nothing.
 */
export function enforceConfig(config: RepositoryConfig, enforced: EnforcedSettings): EnforcedConfig {
  const overridden: ConfigPath[] = [];
  const strict = (own: Strict, path: ConfigPath): ReturnType<typeof stricter> => {
    const changed = stricter(own, enforced);
    overridden.push(...Object.keys(changed).map((key) => [...path, key]));
    return changed;
  };
  const general = { ...config, ...strict(config, []) };
  const { policy, loosened } = strictestPolicy(enforcedPolicy(enforced), config.policy);
  const limits = {
    openPullRequests: Math.min(config.limits.openPullRequests, enforced.limits?.openPullRequests ?? Infinity),
    createdPerHour: Math.min(config.limits.createdPerHour, enforced.limits?.createdPerHour ?? Infinity),
  };
  for (const key of ["openPullRequests", "createdPerHour"] as const) {
    if (limits[key] !== config.limits[key]) overridden.push(["limits", key]);
  }
  overridden.push(...loosened.map((key) => ["policy", key]));
  const rules = config.rules.map((rule, index) => ({ ...rule, ...strict(rule, ["rules", index]) }));
  return { config: { ...general, limits, policy, rules }, overridden };
}

/** The fields of `own` that are less strict than what is enforced, as they are to be. */
function stricter(
  own: Strict,
  enforced: EnforcedSettings,
): Partial<Pick<RepositoryConfig, "pin" | "steps" | "minimumAgeDays">> {
  const { pin, steps, minimumAgeDays } = enforced;
  const allowed = own.steps?.filter((step) => steps === undefined || steps.includes(step));
  return {
    ...(own.pin === "none" && pin !== undefined ? { pin } : {}),
    ...(allowed !== undefined && allowed.length !== own.steps?.length ? { steps: allowed } : {}),
    ...(own.minimumAgeDays !== undefined && minimumAgeDays !== undefined && own.minimumAgeDays < minimumAgeDays
      ? { minimumAgeDays }
      : {}),
  };
}
