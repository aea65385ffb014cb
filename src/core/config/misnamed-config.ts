import type { Problem } from "../problem.ts";
import { repositoryConfigPath } from "./repository-config-path.ts";

/** YAML's other ending, under which many tools take their files. */
export const misnamedConfigPath = repositoryConfigPath.replace(/yml$/, "yaml");

/** Tells of a repository file under the wrong ending where there is none under the right one: it would silently do nothing. */
export function misnamedConfig(paths: readonly string[]): Problem | null {
  if (!paths.includes(misnamedConfigPath) || paths.includes(repositoryConfigPath)) return null;
  const message = `${misnamedConfigPath} is not read: a repository's file is ${repositoryConfigPath}.`;
  return { code: "config-misnamed", subject: misnamedConfigPath, message };
}
