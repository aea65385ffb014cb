import { answerText } from "../../core/conversation/answer-text.ts";
import type { Command } from "../../core/conversation/command.ts";
import { commandList } from "../../core/conversation/command-list.ts";
import { explanationComment } from "../../core/conversation/explanation-comment.ts";
import { mayHoldCommands, parseCommands } from "../../core/conversation/parse-commands.ts";
import { branchPrefix } from "../../core/update/branch-name.ts";
import { parseMarker } from "../../core/pull-request/marker.ts";
import type { CommandAnswer } from "./command-answer.ts";
import { ignoreOnRequest, unignore } from "./ignore-on-request.ts";
import type { Job } from "../job.ts";
import type { Forge, PullRequest } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";
import type { PlanPorts, RepositoryPlan } from "../update/repository-plan.ts";
import { planForCommand } from "./plan-for-command.ts";
import { publishOnRequest } from "./publish-on-request.ts";

/** What became of the commands of one comment. */
export type CommandOutcome =
  | {
      readonly kind: "obeyed";
      readonly number: number;
      readonly commands: readonly { readonly command: Command["kind"]; readonly done: boolean }[];
    }
  | {
      readonly kind: "skipped";
      readonly reason:
        | "comment-gone"
        | "answered-before"
        | "no-command"
        | "no-write-access"
        | "not-plinths"
        | "answers-overdue"
        | "repository-renamed";
    }
  | { readonly kind: "waiting"; readonly reason: "answers-missing" };

const dayMs = 24 * 60 * 60 * 1000;

type Ports = PlanPorts & {
  readonly directory: { open(repository: string, installationId: number | null): Promise<Forge> };
  readonly queue: Queue;
};

/**
 * Does what a comment on one of Plinth's pull requests asks for, where its author may write to the repository, and answers.
 *
 * The comment is read from the forge, and so is whether it was answered: the reaction comes last, so that after a crash
 * everything is done again, of which each part does nothing twice.
 */
export async function runCommand(job: Extract<Job, { name: "run-command" }>, ports: Ports): Promise<CommandOutcome> {
  const { repository, installationId, number, commentId } = job;
  const forge = await ports.directory.open(repository, installationId);
  const comment = await forge.readComment(commentId);
  if (comment === null || comment.number !== number) return { kind: "skipped", reason: "comment-gone" };
  // What anybody may write costs as little as it can until it is known that they may command.
  if (comment.isBot || !mayHoldCommands(comment.body)) return { kind: "skipped", reason: "no-command" };
  if (!(await forge.mayWrite(comment.author))) return { kind: "skipped", reason: "no-write-access" };
  const commands = parseCommands(comment.body);
  if (commands.length === 0) return { kind: "skipped", reason: "no-command" };
  if (await forge.isAnswered(commentId)) return { kind: "skipped", reason: "answered-before" };
  const pullRequest = await forge.readPullRequest(number);
  if (pullRequest === null || !pullRequest.branch.startsWith(branchPrefix) || parseMarker(pullRequest.body) === null) {
    return { kind: "skipped", reason: "not-plinths" };
  }
  const kept = keptKey(job);
  const known = await readStored<readonly ObeyedCommand[]>(ports.store, kept);
  if (known !== null) return await answer(known, job, forge, ports.store);
  const found = commands.some(needsPlan) ? await planForCommand(job, forge, ports) : null;
  if (found?.kind === "waiting") return { kind: "waiting", reason: "answers-missing" };
  if (found?.kind === "renamed") return { kind: "skipped", reason: "repository-renamed" };
  if (found?.kind === "overdue") {
    await forge.comment(number, answerText(found.comment, commentId));
    await forge.react(commentId, "confused");
    return { kind: "skipped", reason: "answers-overdue" };
  }
  const plan = found?.plan ?? null;
  const obeyed: ObeyedCommand[] = [];
  for (const command of commands) {
    // The command before it may have closed it, and changed its marker.
    const current = obeyed.length === 0 ? pullRequest : ((await forge.readPullRequest(number)) ?? pullRequest);
    const about = { pullRequest: current, plan, forge, repository, installationId };
    obeyed.push({ command: command.kind, ...(await obey(command, about, ports)) });
  }
  // What comes of them may be there before they are answered, and is not to be taken for a reason against them.
  await ports.store.set(kept, JSON.stringify(obeyed), dayMs);
  return await answer(obeyed, job, forge, ports.store);
}

/** A command, and what it came to. */
type ObeyedCommand = CommandAnswer & { readonly command: Command["kind"] };

async function answer(
  obeyed: readonly ObeyedCommand[],
  job: Extract<Job, { name: "run-command" }>,
  forge: Forge,
  store: Store,
): Promise<CommandOutcome> {
  const { number, commentId } = job;
  const said = new Set(obeyed.flatMap(({ comment }) => comment ?? []));
  for (const text of said) await forge.comment(number, answerText(text, commentId));
  await forge.react(commentId, obeyed.every((one) => one.done) ? "+1" : "confused");
  await store.delete(keptKey(job));
  return { kind: "obeyed", number, commands: obeyed.map((one) => ({ command: one.command, done: one.done })) };
}

function keptKey({ repository, commentId }: Extract<Job, { name: "run-command" }>): string {
  return `v1:command-answers:${repository}:${commentId}`;
}

async function obey(
  command: Command,
  about: {
    readonly pullRequest: PullRequest;
    readonly plan: RepositoryPlan | null;
    readonly forge: Forge;
    readonly repository: string;
    readonly installationId: number | null;
  },
  ports: Ports,
): Promise<CommandAnswer> {
  const { pullRequest, plan, forge } = about;
  const group = plan?.groups.find((planned) => planned.group.branch === pullRequest.branch)?.group ?? null;
  switch (command.kind) {
    case "rebase":
    case "recreate":
      return plan === null ? no(notPlanned) : await publishOnRequest(command.kind, { pullRequest, plan, forge }, ports);
    case "explain":
      return group === null ? no(notPlanned) : { done: true, comment: explanationComment(group) };
    case "merge":
      return await merge(pullRequest, forge);
    case "ignore":
      return await ignoreOnRequest(command, { ...about, group }, ports);
    case "unignore":
      return await unignore(about, ports);
    case "unknown":
      return no(`That is none of the commands that Plinth knows:\n\n${commandList}`);
  }
}

const done: CommandAnswer = { done: true, comment: null };
const notPlanned = "Nothing of this pull request is planned any more.";

function needsPlan({ kind }: Command): boolean {
  return kind !== "merge" && kind !== "unignore" && kind !== "unknown";
}

function no(comment: string): CommandAnswer {
  return { done: false, comment };
}

async function merge(pullRequest: PullRequest, forge: Forge): Promise<CommandAnswer> {
  if (pullRequest.state !== "open") return no("It is not open.");
  if (isPushedTo(pullRequest)) return no("Somebody pushed to its branch, so it is for a person to merge.");
  const note = await forge.mergeWhenGreen(pullRequest.number, pullRequest.headSha);
  return note === null ? done : no(note);
}

function isPushedTo({ body, headSha }: PullRequest): boolean {
  return parseMarker(body)?.head !== headSha;
}
