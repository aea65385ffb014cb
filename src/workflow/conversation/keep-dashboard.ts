import { enforcedAlone } from "../../core/config/enforced-policy.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { type DashboardContent, dashboardText } from "../../core/conversation/dashboard-text.ts";
import { findInDockerfile } from "../../core/findings/find-in-dockerfile.ts";
import { skipSentence } from "../../core/report/skip-sentence.ts";
import { pullRequestTitle } from "../../core/pull-request/pull-request-title.ts";
import { type DashboardOutcome, keepDashboardIssue } from "./keep-dashboard-issue.ts";
import type { PlannedGroup } from "../update/group-standing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Forge } from "../ports/forge.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { Store } from "../ports/store.ts";
import type { RepositoryPlan } from "../update/repository-plan.ts";

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly releaseLines: ReleaseLineSource;
  readonly enforced: EnforcedSettings;
}

/** Brings the dashboard issue to what stands for the repository; see {@link keepDashboardIssue}. */
export async function keepDashboard(
  plan: RepositoryPlan,
  forge: Forge,
  ports: Ports,
): Promise<DashboardOutcome | null> {
  const { repository, config } = plan.inventory;
  const body = async (): Promise<string> => dashboardText(await contentOf(plan, ports));
  return await keepDashboardIssue(repository, { wanted: config.dashboard ? "opened" : "closed", body }, forge, ports);
}

const readOtherwise: ReadonlySet<string> = new Set(["stage-reference", "scratch", "ignored"]);

async function contentOf(plan: RepositoryPlan, { clock, releaseLines, enforced }: Ports): Promise<DashboardContent> {
  const { inventory, files, withheld, lines, decisions, problems, groups } = plan;
  const { config } = inventory;
  const today = clock.now().toISOString().slice(0, 10);
  const context = { config, enforced, releaseLines: await releaseLines.current(), today };
  const alone = { ...context, config: enforcedAlone(enforced) };
  return {
    groups: groups.map(({ group, sentence, pullRequest, ...planned }) => ({
      branch: group.branch,
      title: pullRequestTitle(group, config),
      standing: standingOf({ ...planned, pullRequest }),
      sentence,
      number: pullRequest?.number ?? null,
    })),
    ignores: inventory.ignores,
    unreadable: lines.flatMap(({ file, line }) =>
      line.skipped === null || readOtherwise.has(line.skipped)
        ? []
        : [{ file, line: line.line, why: skipSentence(line.skipped) }],
    ),
    decisions,
    problems,
    findings: [
      ...files.flatMap((file) => findInDockerfile(file, context)),
      ...withheld.flatMap((file) => findInDockerfile(file, alone)),
    ],
    files: files.length + withheld.length,
  };
}

function standingOf({
  standing,
  pullRequest,
}: Pick<PlannedGroup, "standing" | "pullRequest">): DashboardContent["groups"][number]["standing"] {
  if (standing === "refused") return "refused";
  if (pullRequest !== null) return "open";
  return standing === "publish" ? "opening" : "waiting";
}
