import { existsSync } from "node:fs";
import { join } from "node:path";
import { misnamedConfig, misnamedConfigPath } from "../../core/config/misnamed-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import type { Problem } from "../../core/problem.ts";

/** Looks whether a folder has its repository file under the wrong ending. */
export function misnamedConfigIn(dir: string): Problem | null {
  return misnamedConfig([repositoryConfigPath, misnamedConfigPath].filter((path) => existsSync(join(dir, path))));
}
