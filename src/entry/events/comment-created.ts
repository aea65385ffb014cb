import { mayHoldCommands } from "../../core/conversation/parse-commands.ts";
import { parseMarker } from "../../core/pull-request/marker.ts";
import type { EventPorts } from "./event-ports.ts";

/**
 * Somebody commented on a pull request of Plinth's; what a bot says, Plinth itself included, is never a command. What
 * strangers say elsewhere, or without a command, is left before anything is asked.
 */
export async function onCommentCreated(
  payload: {
    readonly comment: {
      readonly id: number;
      readonly body: string;
      readonly user: { readonly type?: string | undefined } | null;
    };
    readonly issue: {
      readonly number: number;
      readonly pull_request?: object | null | undefined;
      readonly body: string | null;
    };
    readonly repository: { readonly full_name: string };
    readonly installation?: { readonly id: number } | undefined;
  },
  ports: EventPorts,
): Promise<void> {
  const { comment, issue, repository, installation } = payload;
  if (!issue.pull_request || parseMarker(issue.body ?? "") === null) return;
  if (comment.user?.type !== "User" || !mayHoldCommands(comment.body)) return;
  const job = {
    repository: repository.full_name,
    installationId: installation?.id ?? null,
    number: issue.number,
    commentId: comment.id,
  };
  await ports.queue.enqueue({ name: "run-command", ...job }, { priority: "urgent" });
}
