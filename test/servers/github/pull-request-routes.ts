import { z } from "zod";
import { askEmulator, withOwnState } from "./ask-emulator.ts";
import { people } from "./emulated-github.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import type { Route } from "./rest-api.ts";
import type { StandInState } from "./stand-in-state.ts";

/** Pull requests, where GitHub answers otherwise than the emulator. */
export const pullRequestRoutes: readonly Route[] = [
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/pulls$/, openPullRequest],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)\/files$/, listPullRequestFiles],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/pulls\/\d+\/requested_reviewers$/, requestReviewers],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/assignees$/, addAssignees],
];

async function requestReviewers(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
  return reply.status === 200 ? { ...reply, status: 201 } : reply;
}

async function openPullRequest(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  const { head, base } = z.object({ head: z.string(), base: z.string() }).parse(request.body);
  const repository = state.repository(name);
  const branches = await repository.branches();
  const [from, to] = [branches[head], branches[base]];
  if (from === undefined || to === undefined) {
    return invalid({ resource: "PullRequest", field: from === undefined ? "head" : "base", code: "invalid" });
  }
  if (await repository.isContained(from, to)) {
    return invalid({ resource: "PullRequest", code: "custom", message: `No commits between ${base} and ${head}` });
  }
  const [owner = ""] = name.split("/");
  const query = new URLSearchParams({ state: "open", head: `${owner}:${head}` });
  const open = await askEmulator(state, { ...request, method: "GET", query, body: undefined });
  if (Array.isArray(open.body) && open.body.length > 0) {
    const message = `A pull request already exists for ${owner}:${head}.`;
    return invalid({ resource: "PullRequest", code: "custom", message });
  }
  return await askEmulator(state, request);
}

function invalid(error: object): ApiReply {
  return { status: 422, body: { message: "Validation Failed", errors: [error], status: "422" } };
}

async function listPullRequestFiles(
  state: StandInState,
  request: ApiRequest,
  [name = "", number]: readonly string[],
): Promise<ApiReply> {
  const reply = await askEmulator(state, {
    ...request,
    path: `/repos/${name}/pulls/${number}`,
    query: new URLSearchParams(),
  });
  const pullRequest = z.object({ head: z.object({ sha: z.string() }) }).safeParse(reply.body);
  if (!pullRequest.success) return reply;
  const { sha } = pullRequest.data.head;
  const repository = state.repository(name);
  const [parent] = (await repository.commit(sha)).parents;
  const changes = await repository.changes(parent?.sha ?? null, sha);
  const body = Object.entries(changes).flatMap(([status, paths]) => paths.map((filename) => ({ filename, status })));
  return { status: 200, body };
}

async function addAssignees(
  state: StandInState,
  request: ApiRequest,
  [name = "", number = ""]: readonly string[],
): Promise<ApiReply> {
  const { assignees } = z.object({ assignees: z.array(z.string()) }).parse(request.body);
  const known = { ...request, method: "GET", path: `/repos/${name}/pulls/${number}`, body: undefined };
  const reply = await askEmulator(state, known);
  if (reply.status !== 200) return reply;
  // GitHub passes over those it cannot assign, without a word.
  const assignable = assignees.filter((login) => people.some((person) => person === login.toLowerCase()));
  state.assign(name, Number(number), assignable);
  return { status: 201, body: withOwnState(state, known.path, reply.body) };
}
