import { z } from "zod";
import type { FileSeed } from "./emulated-github.ts";
import type { StandInState } from "./stand-in-state.ts";

const PullRequest = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.enum(["open", "closed"]),
  merged_at: z.string().nullable(),
  title: z.string(),
  body: z.string().nullable(),
  draft: z.boolean(),
  user: z.object({ login: z.string() }),
  labels: z.array(z.object({ name: z.string() })),
  requested_reviewers: z.array(z.object({ login: z.string() })),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
});

/** A pull request as people would see it. */
export interface SeenPullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly base: string;
  readonly headSha: string;
  readonly draft: boolean;
  readonly author: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly reviewers: readonly string[];
  readonly comments: readonly string[];
}

/** Every pull request of a repository, the newest last. */
export async function seePullRequests(state: StandInState, name: string): Promise<readonly SeenPullRequest[]> {
  const path = `/repos/${name}/pulls?state=all&per_page=100&direction=asc`;
  const listed = await state.github.admin(z.array(PullRequest), "GET", path);
  return await Promise.all(listed.map((one) => see(state, name, one)));
}

async function see(state: StandInState, name: string, one: z.infer<typeof PullRequest>): Promise<SeenPullRequest> {
  const path = `/repos/${name}/issues/${one.number}/comments?per_page=100`;
  const comments = await state.github.admin(z.array(z.object({ body: z.string() })), "GET", path);
  return {
    number: one.number,
    url: one.html_url.replace(state.github.url, state.url),
    state: one.merged_at === null ? one.state : "merged",
    title: one.title,
    body: one.body ?? "",
    branch: one.head.ref,
    base: one.base.ref,
    headSha: state.head(name, one.number) ?? one.head.sha,
    draft: one.draft,
    author: one.user.login,
    labels: one.labels.map((label) => label.name),
    assignees: state.assignees(name, one.number),
    reviewers: one.requested_reviewers.map(({ login }) => login),
    comments: comments.map(({ body }) => body),
  };
}

/** Merges with a merge commit that keeps what the base got meanwhile. */
export async function mergePullRequest(state: StandInState, name: string, number: number): Promise<void> {
  const repository = state.repository(name);
  const pullRequest = (await seePullRequests(state, name)).find((one) => one.number === number);
  const base = (await repository.branches())[pullRequest?.base ?? ""];
  if (pullRequest === undefined || base === undefined) throw new Error(`there is no pull request ${number} to merge`);
  const { headSha, branch } = pullRequest;
  const [parent] = (await repository.commit(headSha)).parents;
  const { added, modified, removed } = await repository.changes(parent?.sha ?? null, headSha);
  const files: Record<string, FileSeed> = Object.fromEntries(removed.map((path) => [path, null]));
  const entries = await repository.files(headSha);
  for (const path of [...added, ...modified]) {
    const { mode = "100644", sha = "" } = entries.get(path) ?? {};
    files[path] = { mode, text: await repository.text(sha) };
  }
  await state.github.admin(z.unknown(), "PUT", `/repos/${name}/pulls/${number}/merge`, {});
  state.rememberMerged(name, number);
  const message = `Merge pull request #${number} from ${branch}`;
  const merged = await repository.write({ parents: [base, headSha], on: base, files, message });
  await repository.move(pullRequest.base, merged);
  await state.branchMoved(name, pullRequest.base, base, merged);
}

/** Closes without merging. */
export async function closePullRequest(state: StandInState, name: string, number: number): Promise<void> {
  await state.github.admin(z.unknown(), "PATCH", `/repos/${name}/pulls/${number}`, { state: "closed" });
}
