import { dashboardTitle, dashboardTurnedOff } from "../../core/conversation/dashboard-marker.ts";
import { type DashboardContent, dashboardText } from "../../core/conversation/dashboard-text.ts";
import { AccessError } from "../../core/errors.ts";
import { findInDockerfile } from "../../core/findings/find-in-dockerfile.ts";
import { skipSentence } from "../../core/report/skip-sentence.ts";
import { pullRequestTitle } from "../../core/pull-request/pull-request-title.ts";
import type { PlannedGroup } from "../update/group-standing.ts";
import { forgetOwnRecord, ownRecord, readOwnRecord } from "../update/own-record.ts";
import type { Clock } from "../ports/clock.ts";
import type { Forge } from "../ports/forge.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { Store } from "../ports/store.ts";
import type { RepositoryPlan } from "../update/repository-plan.ts";

/** What became of the dashboard; null where there is none to be. */
export type DashboardOutcome = "unchanged" | "written" | "closed" | "left-closed" | "issues-disabled" | "not-permitted";

/** How long a repository without issues is not asked again. */
const dayMs = 24 * 60 * 60 * 1000;

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly releaseLines: ReleaseLineSource;
}

/**
 * Brings the dashboard issue to what stands for the repository, with one read, and no write where its text is the same.
 *
 * Before one is opened, all that Plinth ever opened there is looked through, so that a crash or a wiped store opens no
 * second. One that a person closed is left to them; one that was turned off is opened again when it is turned on.
 */
export async function keepDashboard(
  plan: RepositoryPlan,
  forge: Forge,
  ports: Ports,
): Promise<DashboardOutcome | null> {
  try {
    return await keep(plan, forge, ports);
  } catch (error) {
    // What is proposed does not depend on it.
    if (error instanceof AccessError && error.code === "github-permission-missing") return "not-permitted";
    throw error;
  }
}

async function keep(plan: RepositoryPlan, forge: Forge, ports: Ports): Promise<DashboardOutcome | null> {
  const { repository, config } = plan.inventory;
  const known = (await ownRecord(repository, forge, ports.store)).dashboard;
  if (!config.dashboard && known === null) return null;
  const found = known === null ? null : await forge.readIssue(known);
  if (!config.dashboard) {
    if (found?.state !== "open") return null;
    await forge.updateIssue(found.number, { body: dashboardTurnedOff, state: "closed" });
    return "closed";
  }
  const body = dashboardText(await contentOf(plan, ports));
  // The copy of the record may be older than the issue.
  const other = found === null ? (await readOwnRecord(repository, forge, ports.store)).dashboard : null;
  const issue = found ?? (other === null ? null : await forge.readIssue(other));
  if (issue === null) {
    const refusal = `v1:issues-disabled:${repository}`;
    if ((await ports.store.get(refusal)) !== null) return "issues-disabled";
    const number = await forge.openIssue({ title: dashboardTitle, body });
    await forgetOwnRecord(repository, ports.store);
    if (number !== null) return "written";
    await ports.store.set(refusal, "true", dayMs);
    return "issues-disabled";
  }
  const wasTurnedOff = issue.body === dashboardTurnedOff;
  if (issue.state !== "open" && !wasTurnedOff) return "left-closed";
  if (issue.body === body) return "unchanged";
  await forge.updateIssue(issue.number, wasTurnedOff ? { body, state: "open" } : { body });
  return "written";
}

const readOtherwise: ReadonlySet<string> = new Set(["stage-reference", "scratch", "ignored"]);

async function contentOf(plan: RepositoryPlan, { clock, releaseLines }: Ports): Promise<DashboardContent> {
  const { inventory, files, lines, decisions, problems, groups } = plan;
  const { config } = inventory;
  const today = clock.now().toISOString().slice(0, 10);
  const context = { config, releaseLines: await releaseLines.current(), today };
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
    findings: files.flatMap((file) => findInDockerfile(file, context)),
    files: files.length,
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
