import { brokenConfigText } from "../../core/conversation/broken-config-text.ts";
import type { ConfigProblem } from "../../core/config/config-problem.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { toldProblem } from "../../core/config/told-problem.ts";
import type { Forge, RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { type DashboardOutcome, keepDashboardIssue } from "./keep-dashboard-issue.ts";

/**
 * Tells in the dashboard issue that nothing is proposed for a repository, since its configuration cannot be used.
 *
 * One is opened where the files ask for a dashboard, or say nothing of it and the mistake is the repository's own: one in a
 * file that many share is no reason to open an issue in all of them.
 */
export async function tellBrokenConfig(
  repository: RepositoryName,
  { problems, dashboard }: { readonly problems: readonly ConfigProblem[]; readonly dashboard: boolean | null },
  forge: Forge,
  ports: { readonly store: Store },
): Promise<DashboardOutcome | null> {
  const isOwn = problems.some(({ file }) => file === repositoryConfigPath);
  const wanted = (dashboard ?? isOwn) ? "opened" : "kept";
  const body = async (): Promise<string> => brokenConfigText(problems.map(toldProblem));
  return await keepDashboardIssue(repository, { wanted, body }, forge, ports);
}
