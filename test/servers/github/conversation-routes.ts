import { z } from "zod";
import { askEmulator } from "./ask-emulator.ts";
import { people } from "./emulated-github.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import { identityOf } from "./identity.ts";
import type { Route } from "./rest-api.ts";
import type { StandInState } from "./stand-in-state.ts";

const Opened = z.looseObject({
  number: z.number(),
  state: z.string(),
  user: z.looseObject({ login: z.string() }),
  merged_at: z.string().nullable().optional(),
});

/** What the emulator does not have of comments, issues and milestones. */
interface SeenConversation {
  /** By repository and comment, who wrote it. */
  readonly authors: Map<string, { readonly login: string; readonly type: string }>;
  /** By repository and comment, who reacted how. */
  readonly reactions: Map<string, { readonly content: string; readonly login: string }[]>;
  /** By repository and number, title of the milestone of a pull request. */
  readonly milestones: Map<string, string>;
  /** By repository and number, the merge method with which it merges when green, and who turned that on. */
  readonly autoMerges: Map<string, { readonly method: string; readonly by: string }>;
  /** Repositories that allow auto-merge. */
  readonly autoMergeAllowed: Set<string>;
  /** Repositories whose issues are turned off. */
  readonly withoutIssues: Set<string>;
}

const conversations = new WeakMap<StandInState, SeenConversation>();

export function conversationOf(state: StandInState): SeenConversation {
  const known = conversations.get(state);
  if (known !== undefined) return known;
  const begun: SeenConversation = {
    authors: new Map(),
    reactions: new Map(),
    milestones: new Map(),
    autoMerges: new Map(),
    autoMergeAllowed: new Set(),
    withoutIssues: new Set(),
  };
  const { authors, reactions, milestones, autoMerges } = begun;
  for (const kept of [authors, reactions, milestones, autoMerges] as readonly Map<string, unknown>[])
    state.follow(kept);
  conversations.set(state, begun);
  return begun;
}

/** Comments, reactions, issues and milestones, where GitHub answers otherwise than the emulator. */
export const conversationRoutes: readonly Route[] = [
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/issues$/, listIssues],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/issues$/, createIssue],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/, readIssue],
  ["PATCH", /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/, updateIssue],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)$/, readPullRequest],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/issues\/\d+\/comments$/, listComments],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/issues\/comments\/(\d+)$/, readComment],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/issues\/comments\/(\d+)\/reactions$/, listReactions],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/issues\/comments\/(\d+)\/reactions$/, createReaction],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/collaborators\/([^/]+)\/permission$/, readPermission],
];

const gone: ApiReply = { status: 410, body: { message: "Issues are disabled for this repo", status: "410" } };

/** On GitHub every pull request is an issue as well. */
async function listIssues(state: StandInState, request: ApiRequest, [name = ""]: readonly string[]): Promise<ApiReply> {
  const { query } = request;
  const listed = async (what: string) => {
    const all = `/repos/${name}/${what}?state=all&per_page=100`;
    return await state.github.admin(z.array(Opened), "GET", all);
  };
  const pullRequests = (await listed("pulls")).map((one) => ({
    ...one,
    pull_request: { merged_at: one.merged_at ?? null },
  }));
  const issues = conversationOf(state).withoutIssues.has(name) ? [] : await listed("issues");
  const creator = query.get("creator");
  const wanted = query.get("state") ?? "open";
  const found = [...pullRequests, ...issues].filter(
    (one) => (creator === null || one.user.login === creator) && (wanted === "all" || one.state === wanted),
  );
  return { status: 200, body: found.toSorted((left, right) => right.number - left.number) };
}

async function createIssue(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  return conversationOf(state).withoutIssues.has(name) ? gone : await askEmulator(state, request);
}

async function readIssue(state: StandInState, request: ApiRequest, [name = ""]: readonly string[]): Promise<ApiReply> {
  return conversationOf(state).withoutIssues.has(name) ? gone : await askEmulator(state, request);
}

async function updateIssue(
  state: StandInState,
  request: ApiRequest,
  [name = "", number = ""]: readonly string[],
): Promise<ApiReply> {
  const { milestone } = z.looseObject({ milestone: z.number().optional() }).parse(request.body);
  if (milestone === undefined) return await askEmulator(state, request);
  const Titled = z.object({ title: z.string() });
  const { title } = await state.github.admin(Titled, "GET", `/repos/${name}/milestones/${milestone}`);
  conversationOf(state).milestones.set(`${name}#${number}`, title);
  const path = `/repos/${name}/pulls/${number}`;
  return await askEmulator(state, { ...request, method: "GET", path, body: undefined });
}

async function readPullRequest(
  state: StandInState,
  request: ApiRequest,
  [name = "", number = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
  const id = `${name}#${number}`;
  return reply.status === 200 ? { ...reply, body: { ...Object(reply.body), ...autoMergeOf(state, id) } } : reply;
}

/** What the emulator does not know of a pull request that may merge by itself. */
export function autoMergeOf(state: StandInState, id: string) {
  const { method, by } = conversationOf(state).autoMerges.get(id) ?? {};
  return {
    node_id: id,
    auto_merge: by === undefined ? null : { enabled_by: { login: by }, merge_method: method?.toLowerCase() },
  };
}

async function listComments(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
  if (reply.status !== 200) return reply;
  const listed = z.array(z.looseObject({ id: z.number() })).parse(reply.body);
  const { authors } = conversationOf(state);
  return { ...reply, body: listed.map((one) => ({ ...one, user: authors.get(`${name}#${one.id}`) ?? one["user"] })) };
}

async function readComment(
  state: StandInState,
  request: ApiRequest,
  [name = "", id = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
  const user = conversationOf(state).authors.get(`${name}#${id}`);
  return reply.status !== 200 || user === undefined ? reply : { ...reply, body: { ...Object(reply.body), user } };
}

async function listReactions(
  state: StandInState,
  _request: ApiRequest,
  [name = "", id = ""]: readonly string[],
): Promise<ApiReply> {
  const listed = conversationOf(state).reactions.get(`${name}#${id}`) ?? [];
  return { status: 200, body: listed.map(({ content, login }) => ({ content, user: { login } })) };
}

async function createReaction(
  state: StandInState,
  request: ApiRequest,
  [name = "", id = ""]: readonly string[],
): Promise<ApiReply> {
  const { content } = z.object({ content: z.string() }).parse(request.body);
  const login = identityOf(state, request.token).name;
  const { reactions } = conversationOf(state);
  const listed = reactions.get(`${name}#${id}`) ?? [];
  const isThere = listed.some((one) => one.content === content && one.login === login);
  if (!isThere) reactions.set(`${name}#${id}`, [...listed, { content, login }]);
  return { status: isThere ? 200 : 201, body: { content, user: { login } } };
}

/** Members may write; of everybody else GitHub says that they may read what is public. */
async function readPermission(
  _state: StandInState,
  _request: ApiRequest,
  [, login = ""]: readonly string[],
): Promise<ApiReply> {
  const permission = people.some((person) => person === login) ? "write" : "read";
  return { status: 200, body: { permission, role_name: permission, user: { login } } };
}
