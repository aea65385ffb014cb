import { z } from "zod";
import { type EmulatorReply, people } from "./emulated-github.ts";
import { asObject } from "./as-object.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import { identityOf, webFlow } from "./identity.ts";
import type { StandInState } from "./stand-in-state.ts";

type Answer = (state: StandInState, request: ApiRequest, match: readonly string[]) => Promise<ApiReply>;

/** Where GitHub answers otherwise than the emulator; first match wins. */
const routes: readonly (readonly [string, RegExp, Answer])[] = [
  ["POST", /^\/app\/installations\/(\d+)\/access_tokens$/, createToken],
  ["GET", /^\/app\/installations$/, listInstallations],
  ["GET", /^\/installation\/repositories$/, listInstalledRepositories],
  ["GET", /^\/repos\/([^/]+\/[^/]+)$/, readRepository],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/git\/(?:ref|trees)\/.+$/, readGitData],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/git\/commits$/, createCommit],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/git\/commits\/([0-9a-f]+)$/, readCommit],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/git\/refs$/, createRef],
  ["PATCH", /^\/repos\/([^/]+\/[^/]+)\/git\/refs\/(.+)$/, moveRef],
  ["DELETE", /^\/repos\/([^/]+\/[^/]+)\/git\/refs\/(.+)$/, moveRef],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/pulls$/, openPullRequest],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)\/files$/, listPullRequestFiles],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/assignees$/, addAssignees],
];

/** Answers a REST request as GitHub does. */
export async function answerAsGithub(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  for (const [method, pattern, answer] of routes) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match !== null) return await answer(state, request, match.slice(1));
  }
  return await pass(state, request);
}

/** Lets the emulator answer, and corrects what it gets wrong everywhere. */
async function pass(state: StandInState, request: ApiRequest, body: unknown = request.body): Promise<ApiReply> {
  const query = request.query.size === 0 ? "" : `?${request.query.toString()}`;
  const reply = await state.github.ask(request.token, request.method, `${request.path}${query}`, body);
  return asGithub(state, request, reply);
}

function asGithub(state: StandInState, request: ApiRequest, reply: EmulatorReply): ApiReply {
  if (reply.status === 403) {
    const permission = /\/pulls/.test(request.path)
      ? "pull_requests"
      : /\/issues/.test(request.path)
        ? "issues"
        : "contents";
    return {
      status: 403,
      body: { message: "Resource not accessible by integration", status: "403" },
      headers: { "x-accepted-github-permissions": `${permission}=${request.method === "GET" ? "read" : "write"}` },
    };
  }
  const link = reply.headers.get("link")?.replaceAll(state.github.url, request.base);
  const text = reply.text.replaceAll(state.github.url, request.base);
  return {
    status: reply.status,
    ...(text === "" ? {} : { body: withOwnState(state, request.path, JSON.parse(text)) }),
    headers: link === undefined ? {} : { link },
  };
}

/** The emulator shows pull requests with the head they were opened with, and assigns nobody. */
function withOwnState(state: StandInState, path: string, body: unknown): unknown {
  const repository = /^\/repos\/([^/]+\/[^/]+)\/pulls/.exec(path)?.[1];
  if (repository === undefined) return body;
  if (Array.isArray(body)) return body.map((one) => withOwnState(state, path, one));
  const pullRequest = z.looseObject({ number: z.number(), head: z.looseObject({ sha: z.string() }) }).safeParse(body);
  if (!pullRequest.success) return body;
  const { number, head } = pullRequest.data;
  const assignees = state.assignees(repository, number).map((login) => ({ login }));
  return { ...pullRequest.data, head: { ...head, sha: state.head(repository, number) ?? head.sha }, assignees };
}

async function createToken(state: StandInState, request: ApiRequest, [id]: readonly string[]): Promise<ApiReply> {
  const installation = state.installations.get(Number(id));
  const reply = await pass(state, request);
  if (reply.status !== 201) return reply;
  if (installation?.state === "suspended") {
    return { status: 403, body: { message: "This installation has been suspended", status: "403" } };
  }
  if (installation?.state !== "active") return { status: 404, body: { message: "Not Found", status: "404" } };
  state.tokens.set(z.object({ token: z.string() }).parse(reply.body).token, installation.id);
  return reply;
}

async function listInstallations(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  const reply = await pass(state, request);
  if (reply.status !== 200) return reply;
  const listed = z.array(z.looseObject({ id: z.number() })).parse(reply.body);
  const body = listed.flatMap((one) => {
    const now = state.installations.get(one.id)?.state;
    return now === "removed" ? [] : [{ ...one, suspended_at: now === "suspended" ? "2026-01-01T00:00:00Z" : null }];
  });
  return { ...reply, body };
}

async function listInstalledRepositories(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  const installation = state.installations.get(state.tokens.get(request.token) ?? -1);
  const names = installation === undefined ? [] : state.repositoriesOf(installation);
  const perPage = Number(request.query.get("per_page") ?? 30);
  const page = Number(request.query.get("page") ?? 1);
  const shown = names.slice((page - 1) * perPage, page * perPage);
  const repositories = await Promise.all(
    shown.map(
      async (name) =>
        (await readRepository(state, { ...request, query: new URLSearchParams(), path: `/repos/${name}` }, [name]))
          .body,
    ),
  );
  const next = `<${request.base}${request.path}?per_page=${perPage}&page=${page + 1}>; rel="next"`;
  return {
    status: 200,
    body: { total_count: names.length, repository_selection: "all", repositories },
    headers: names.length > page * perPage ? { link: next } : {},
  };
}

async function readRepository(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await pass(state, request);
  const { archived = false, disabled = false, fork = false } = state.repositories.get(name) ?? {};
  return reply.status === 200 ? { ...reply, body: { ...asObject(reply.body), archived, disabled, fork } } : reply;
}

async function readGitData(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await pass(state, request);
  if (reply.status === 404 && Object.keys(await state.repository(name).branches()).length === 0) {
    return { status: 409, body: { message: "Git Repository is empty.", status: "409" } };
  }
  const tree = z.looseObject({ tree: z.array(z.unknown()) }).safeParse(reply.body);
  if (!tree.success || tree.data.tree.length <= state.truncateTreesAt || !request.query.has("recursive")) return reply;
  return { ...reply, body: { ...tree.data, tree: tree.data.tree.slice(0, state.truncateTreesAt), truncated: true } };
}

async function createCommit(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  const body = z.looseObject({}).parse(request.body);
  const bare = !("author" in body || "committer" in body || "signature" in body);
  const by = bare ? { author: identityOf(state, request.token), committer: webFlow } : {};
  const reply = await pass(state, request, { ...body, ...by });
  // GitHub signs for Apps alone, and where nobody else is named.
  const sha = z.object({ sha: z.string() }).safeParse(reply.body).data?.sha;
  if (bare && sha !== undefined && state.tokens.get(request.token) !== null) state.signed.add(sha);
  return reply;
}

async function readCommit(
  state: StandInState,
  request: ApiRequest,
  [, sha = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await pass(state, request);
  if (reply.status !== 200 || !state.signed.has(sha)) return reply;
  return { ...reply, body: { ...asObject(reply.body), verification: { verified: true, reason: "valid" } } };
}

async function createRef(state: StandInState, request: ApiRequest, [name = ""]: readonly string[]): Promise<ApiReply> {
  const { ref, sha } = z.object({ ref: z.string(), sha: z.string() }).parse(request.body);
  const reply = await pass(state, request);
  if (reply.status === 201) await state.branchMoved(name, ref.replace("refs/heads/", ""), null, sha);
  return reply;
}

async function moveRef(
  state: StandInState,
  request: ApiRequest,
  [name = "", ref = ""]: readonly string[],
): Promise<ApiReply> {
  const branch = decodeURIComponent(ref).replace("heads/", "");
  const before = (await state.repository(name).branches())[branch] ?? null;
  const reply = await pass(state, request);
  if (reply.status === 404) return { status: 422, body: { message: "Reference does not exist", status: "422" } };
  if (reply.status >= 300) return reply;
  const after = request.method === "DELETE" ? null : z.object({ sha: z.string() }).parse(request.body).sha;
  await state.branchMoved(name, branch, before, after);
  return reply;
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
  const open = await pass(state, { ...request, method: "GET", query, body: undefined });
  if (Array.isArray(open.body) && open.body.length > 0) {
    const message = `A pull request already exists for ${owner}:${head}.`;
    return invalid({ resource: "PullRequest", code: "custom", message });
  }
  return await pass(state, request);
}

function invalid(error: object): ApiReply {
  return { status: 422, body: { message: "Validation Failed", errors: [error], status: "422" } };
}

async function listPullRequestFiles(
  state: StandInState,
  request: ApiRequest,
  [name = "", number]: readonly string[],
): Promise<ApiReply> {
  const reply = await pass(state, { ...request, path: `/repos/${name}/pulls/${number}`, query: new URLSearchParams() });
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
  const reply = await pass(state, known);
  if (reply.status !== 200) return reply;
  // GitHub passes over those it cannot assign, without a word.
  const assignable = assignees.filter((login) => people.some((person) => person === login.toLowerCase()));
  state.assign(name, Number(number), assignable);
  return { status: 201, body: withOwnState(state, known.path, reply.body) };
}
