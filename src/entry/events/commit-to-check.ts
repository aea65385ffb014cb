import type { EventPorts } from "./event-ports.ts";

interface From {
  readonly repository: { readonly full_name: string; readonly default_branch: string };
  readonly installation?: { readonly id: number } | undefined;
}

/** A pull request has a new head, from a fork or not. */
export async function onPullRequestHead(
  payload: From & {
    readonly pull_request: { readonly head: { readonly sha: string }; readonly base: { readonly ref: string } };
  },
  ports: EventPorts,
): Promise<void> {
  const { head, base } = payload.pull_request;
  await check(payload, { commit: head.sha, base: base.ref, again: false }, ports);
}

/** Somebody asks for the check run, or all checks of a commit, to be run again. */
export async function onCheckRequested(payload: From, commit: string, ports: EventPorts): Promise<void> {
  await check(payload, { commit, base: payload.repository.default_branch, again: true }, ports);
}

async function check(
  { repository, installation }: From,
  what: { readonly commit: string; readonly base: string; readonly again: boolean },
  ports: EventPorts,
): Promise<void> {
  const installationId = installation?.id ?? null;
  await ports.queue.enqueue({ name: "report-findings", repository: repository.full_name, installationId, ...what });
}
