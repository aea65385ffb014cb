import { isDashboard } from "../../core/conversation/dashboard-marker.ts";
import { tickedBoxes } from "../../core/conversation/boxes.ts";
import { branchPrefix } from "../../core/update/branch-name.ts";
import type { EventPorts } from "./event-ports.ts";

/** More than a person ticks at a time. */
const mostBoxes = 50;

interface Edited {
  readonly sender?: { readonly login: string; readonly type?: string | undefined };
  readonly repository: { readonly id: number; readonly full_name: string };
  readonly installation?: { readonly id: number } | undefined;
}

/** The text of a pull request was edited, which is how a person ticks its box. */
export async function onPullRequestEdited(
  payload: Edited & {
    readonly pull_request: {
      readonly number: number;
      readonly body: string | null;
      readonly head: { readonly ref: string; readonly repo: { readonly id: number } | null };
    };
  },
  ports: EventPorts,
): Promise<void> {
  const { number, body, head } = payload.pull_request;
  if (!head.ref.startsWith(branchPrefix) || head.repo?.id !== payload.repository.id) return;
  await heed(payload, number, body, ports);
}

/** The text of an issue was edited, which is how a person ticks a box of the dashboard. */
export async function onIssueEdited(
  payload: Edited & { readonly issue: { readonly number: number; readonly body: string | null } },
  ports: EventPorts,
): Promise<void> {
  const { number, body } = payload.issue;
  if (isDashboard(body ?? "")) await heed(payload, number, body, ports);
}

async function heed(
  { sender, repository, installation }: Edited,
  number: number,
  body: string | null,
  ports: EventPorts,
): Promise<void> {
  // The text may be another by the time that the job is done: which boxes are ticked goes along with it.
  const boxes = tickedBoxes(body ?? "").slice(0, mostBoxes);
  if (sender?.type !== "User" || boxes.length === 0) return;
  const installationId = installation?.id ?? null;
  const job = { repository: repository.full_name, installationId, number, by: sender.login, boxes };
  await ports.queue.enqueue({ name: "heed-boxes", ...job }, { priority: "urgent" });
}
