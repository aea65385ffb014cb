import type { EnforcedSettings } from "./enforced-settings.ts";
import type { PolicySettings } from "./policy-settings.ts";
import { defaultRepositoryConfig, type RepositoryConfig } from "./repository-config.ts";

const noPolicy: PolicySettings = {
  allow: [],
  forbiddenImage: "off",
  missingDigest: "off",
  latestTag: "off",
  endedLine: "off",
  unreadable: "off",
};

/** The policy that no repository can loosen; it looks for nothing where the operator enforces none. */
export function enforcedPolicy({ policy = noPolicy }: EnforcedSettings): PolicySettings {
  return policy;
}

/** What is looked for in files that a repository does not have read: what is enforced, and nothing of its own. */
export function enforcedAlone(enforced: EnforcedSettings): RepositoryConfig {
  return { ...defaultRepositoryConfig, policy: enforcedPolicy(enforced) };
}
