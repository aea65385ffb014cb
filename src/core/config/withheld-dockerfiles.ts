import { createDockerfileMatcher } from "./dockerfile-matcher.ts";
import { enforcedPolicy } from "./enforced-policy.ts";
import type { EnforcedSettings } from "./enforced-settings.ts";
import { defaultRepositoryConfig, type RepositoryConfig } from "./repository-config.ts";

/**
 * Tells which paths are Dockerfiles that a repository does not have read, though a policy is enforced for them as well; null where
 * none is.
 *
 * What Plinth itself leaves out by default, such as `node_modules`, is nobody's way around the policy.
 */
export function createWithheldMatcher(
  config: Pick<RepositoryConfig, "paths">,
  enforced: EnforcedSettings,
): ((path: string) => boolean) | null {
  const levels = Object.values(enforcedPolicy(enforced));
  if (!levels.includes("error") && !levels.includes("warning")) return null;
  const isRead = createDockerfileMatcher(config);
  const isUsual = createDockerfileMatcher(defaultRepositoryConfig);
  return (path) => isUsual(path) && !isRead(path);
}
