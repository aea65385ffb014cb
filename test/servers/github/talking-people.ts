import { z } from "zod";
import { autoMergeOf, conversationOf } from "./conversation-routes.ts";
import { type FileSeed, people } from "./emulated-github.ts";
import { recordedPayload } from "./recorded-payload.ts";
import type { StandInState } from "./stand-in-state.ts";

const Comment = z.object({ id: z.number() });
const Issue = z.looseObject({
  number: z.number(),
  state: z.string(),
  title: z.string(),
  body: z.string().nullable(),
  user: z.object({ login: z.string() }),
});
const PullRequest = z.looseObject({ body: z.string().nullable() });
const WithHead = z.looseObject({ head: z.looseObject({ ref: z.string(), sha: z.string() }) });

/** What people say and click on the stand-in's pages, told by webhooks as GitHub tells it. */
export class TalkingPeople {
  readonly #state: StandInState;

  constructor(state: StandInState) {
    this.#state = state;
  }

  /** Comments on a pull request; the comment's id. */
  async comment(name: string, number: number, body: string, by: string = people[0], type = "User"): Promise<number> {
    const { github } = this.#state;
    const path = `/repos/${name}/issues/${number}/comments`;
    const comment = await github.admin(z.looseObject({ id: z.number() }), "POST", path, { body });
    // Written with the rights of somebody who may; who it is by is told in the webhook and when it is read.
    conversationOf(this.#state).authors.set(`${name}#${comment.id}`, { login: by, type });
    await this.tellComment(name, number, comment.id, body, { login: by, type });
    return Comment.parse(comment).id;
  }

  /** Sends the webhook of a comment, again. */
  async tellComment(
    name: string,
    number: number,
    id: number,
    body: string,
    user: { readonly login: string; readonly type: string },
  ): Promise<number | null> {
    const recorded = recordedPayload("issue_comment", "created");
    const issue = await this.#state.github.admin(PullRequest, "GET", `/repos/${name}/pulls/${number}`);
    return await this.#deliver("issue_comment", name, {
      ...recorded,
      issue: { ...Object(recorded["issue"]), number, pull_request: {}, body: issue.body },
      comment: { ...Object(recorded["comment"]), id, body, user },
      sender: user,
    });
  }

  /** Changes the text of a pull request. */
  async editPullRequest(
    name: string,
    number: number,
    change: (body: string) => string,
    by: string = people[0],
  ): Promise<void> {
    const path = `/repos/${name}/pulls/${number}`;
    const { body } = await this.#state.github.admin(PullRequest, "GET", path);
    const described = await this.#state.github.admin(PullRequest, "PATCH", path, { body: change(body ?? "") });
    await this.#deliver("pull_request", name, {
      ...recordedPayload("pull_request", null),
      action: "edited",
      changes: { body: { from: body } },
      pull_request: described,
      sender: { login: by, type: "User" },
    });
  }

  /** Opens a closed pull request again. */
  async reopen(name: string, number: number): Promise<void> {
    const path = `/repos/${name}/pulls/${number}`;
    const described = await this.#state.github.admin(PullRequest, "PATCH", path, { state: "open" });
    await this.#deliver("pull_request", name, {
      ...recordedPayload("pull_request", null),
      action: "reopened",
      pull_request: { ...described, merged: false },
      sender: { login: people[0], type: "User" },
    });
  }

  /** Issues, pull requests left out, the oldest first. */
  async issues(name: string) {
    const path = `/repos/${name}/issues?state=all&per_page=100&direction=asc`;
    const listed = await this.#state.github.admin(z.array(Issue), "GET", path);
    return listed.map(({ number, state, title, body, user }) => ({ number, state, title, body: body ?? "", user }));
  }

  /** Opens an issue. */
  async openIssue(name: string, draft: { readonly title: string; readonly body: string }): Promise<void> {
    await this.#state.github.admin(z.unknown(), "POST", `/repos/${name}/issues`, draft);
  }

  /** Changes the text of an issue. */
  async editIssue(
    name: string,
    number: number,
    change: (body: string) => string,
    by: string = people[0],
  ): Promise<void> {
    const path = `/repos/${name}/issues/${number}`;
    const { body } = await this.#state.github.admin(Issue, "GET", path);
    const issue = await this.#state.github.admin(Issue, "PATCH", path, { body: change(body ?? "") });
    const changes = { body: { from: body } };
    const sender = { login: by, type: "User" };
    await this.#deliver("issues", name, {
      ...recordedPayload("issues", null),
      action: "edited",
      changes,
      issue,
      sender,
    });
  }

  /** How a comment was reacted to. */
  reactions(name: string, id: number): readonly string[] {
    return (conversationOf(this.#state).reactions.get(`${name}#${id}`) ?? []).map(({ content }) => content);
  }

  /** Makes a milestone. */
  async openMilestone(name: string, title: string): Promise<void> {
    await this.#state.github.admin(z.unknown(), "POST", `/repos/${name}/milestones`, { title });
  }

  /** The title of a pull request's milestone. */
  milestoneOf(name: string, number: number): string | null {
    return conversationOf(this.#state).milestones.get(`${name}#${number}`) ?? null;
  }

  /** Pushes to the branch of a pull request, and tells so as GitHub does. */
  async pushTo(name: string, number: number, files: Readonly<Record<string, FileSeed>>): Promise<void> {
    const path = `/repos/${name}/pulls/${number}`;
    const { head, ...described } = await this.#state.github.admin(WithHead, "GET", path);
    const repository = this.#state.repository(name);
    const before = (await repository.branches())[head.ref] ?? null;
    const parents = before === null ? [] : [before];
    const sha = await repository.write({ parents, on: before, files, message: "Mine" });
    await repository.move(head.ref, sha);
    await this.#state.branchMoved(name, head.ref, before, sha);
    await this.#deliver("pull_request", name, {
      ...recordedPayload("pull_request", null),
      action: "synchronize",
      pull_request: { ...described, ...autoMergeOf(this.#state, `${name}#${number}`), head: { ...head, sha } },
      sender: { login: people[0], type: "User" },
    });
  }

  /** Turns auto-merge on, or off, as a person does. */
  setAutoMerge(name: string, number: number, isOn: boolean): void {
    const { autoMerges } = conversationOf(this.#state);
    if (isOn) autoMerges.set(`${name}#${number}`, { method: "MERGE", by: people[0] });
    else autoMerges.delete(`${name}#${number}`);
  }

  /** With which method GitHub merges a pull request when it is green; null where it does not by itself. */
  autoMergeOf(name: string, number: number): string | null {
    return conversationOf(this.#state).autoMerges.get(`${name}#${number}`)?.method ?? null;
  }

  /** Changes what the settings of a repository allow. */
  set(name: string, settings: { readonly autoMerge?: boolean; readonly issues?: boolean }): void {
    const { autoMergeAllowed, withoutIssues } = conversationOf(this.#state);
    if (settings.autoMerge === true) autoMergeAllowed.add(name);
    if (settings.autoMerge === false) autoMergeAllowed.delete(name);
    if (settings.issues === false) withoutIssues.add(name);
  }

  async #deliver(event: string, name: string, payload: object): Promise<number | null> {
    const installation = this.#state.installationOf(name);
    if (installation?.state !== "active") return null;
    const repository = await this.#state.github.admin(z.record(z.string(), z.unknown()), "GET", `/repos/${name}`);
    return await this.#state.webhooks.deliver(event, {
      ...payload,
      repository,
      installation: { id: installation.id },
    });
  }
}
