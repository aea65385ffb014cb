import { dashboardTitle, dashboardTurnedOff } from "../../core/conversation/dashboard-marker.ts";
import { AccessError } from "../../core/errors.ts";
import type { Forge, RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { forgetOwnRecord, ownRecord, readOwnRecord } from "../update/own-record.ts";

/** What became of the dashboard; null where there is none to be. */
export type DashboardOutcome = "unchanged" | "written" | "closed" | "left-closed" | "issues-disabled" | "not-permitted";

/** How long a repository without issues is not asked again. */
const dayMs = 24 * 60 * 60 * 1000;

/** Whether there is to be an issue: `kept` leaves it open where it is, and opens none. */
type Wanted = "opened" | "kept" | "closed";

/**
 * Brings the dashboard issue to what it is to say, with one read, and no write where its text is the same.
 *
 * Before one is opened, all that Plinth ever opened there is looked through, so that a crash or a wiped store opens no
 * second. One that a person closed is left to them; one that was turned off is opened again when it is turned on.
 */
export async function keepDashboardIssue(
  repository: RepositoryName,
  issue: { readonly wanted: Wanted; readonly body: () => Promise<string> },
  forge: Forge,
  { store }: { readonly store: Store },
): Promise<DashboardOutcome | null> {
  try {
    return await keep(repository, issue, forge, store);
  } catch (error) {
    // What is proposed does not depend on it.
    if (error instanceof AccessError && error.code === "github-permission-missing") return "not-permitted";
    throw error;
  }
}

async function keep(
  repository: RepositoryName,
  { wanted, body: write }: Parameters<typeof keepDashboardIssue>[1],
  forge: Forge,
  store: Store,
): Promise<DashboardOutcome | null> {
  const known = (await ownRecord(repository, forge, store)).dashboard;
  if (wanted !== "opened" && known === null) return null;
  const found = known === null ? null : await forge.readIssue(known);
  if (wanted !== "opened" && found?.state !== "open") return null;
  if (wanted === "closed" && found !== null) {
    await forge.updateIssue(found.number, { body: dashboardTurnedOff, state: "closed" });
    return "closed";
  }
  const body = await write();
  // The copy of the record may be older than the issue.
  const other = found === null ? (await readOwnRecord(repository, forge, store)).dashboard : null;
  const issue = found ?? (other === null ? null : await forge.readIssue(other));
  if (issue === null) return await open(repository, body, forge, store);
  const wasTurnedOff = issue.body === dashboardTurnedOff;
  if (issue.state !== "open" && !wasTurnedOff) return "left-closed";
  if (issue.body === body) return "unchanged";
  await forge.updateIssue(issue.number, wasTurnedOff ? { body, state: "open" } : { body });
  return "written";
}

async function open(repository: RepositoryName, body: string, forge: Forge, store: Store): Promise<DashboardOutcome> {
  const refusal = `v1:issues-disabled:${repository}`;
  if ((await store.get(refusal)) !== null) return "issues-disabled";
  const number = await forge.openIssue({ title: dashboardTitle, body });
  await forgetOwnRecord(repository, store);
  if (number !== null) return "written";
  await store.set(refusal, "true", dayMs);
  return "issues-disabled";
}
