import { z } from "zod";
import { asObject } from "./as-object.ts";
import { askEmulator } from "./ask-emulator.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import { identityOf, webFlow } from "./identity.ts";
import type { Route } from "./rest-api.ts";
import type { StandInState } from "./stand-in-state.ts";

/** Git data, where GitHub answers otherwise than the emulator. */
export const gitRoutes: readonly Route[] = [
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/git\/(?:ref|trees)\/.+$/, readGitData],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/git\/commits$/, createCommit],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/git\/commits\/([0-9a-f]+)$/, readCommit],
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/git\/refs$/, createRef],
  ["PATCH", /^\/repos\/([^/]+\/[^/]+)\/git\/refs\/(.+)$/, moveRef],
  ["DELETE", /^\/repos\/([^/]+\/[^/]+)\/git\/refs\/(.+)$/, moveRef],
];

async function readGitData(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
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
  const reply = await askEmulator(state, request, { ...body, ...by });
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
  const reply = await askEmulator(state, request);
  if (reply.status !== 200 || !state.signed.has(sha)) return reply;
  return { ...reply, body: { ...asObject(reply.body), verification: { verified: true, reason: "valid" } } };
}

async function createRef(state: StandInState, request: ApiRequest, [name = ""]: readonly string[]): Promise<ApiReply> {
  const { ref, sha } = z.object({ ref: z.string(), sha: z.string() }).parse(request.body);
  const reply = await askEmulator(state, request);
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
  const reply = await askEmulator(state, request);
  if (reply.status === 404) return { status: 422, body: { message: "Reference does not exist", status: "422" } };
  if (reply.status >= 300) return reply;
  const after = request.method === "DELETE" ? null : z.object({ sha: z.string() }).parse(request.body).sha;
  await state.branchMoved(name, branch, before, after);
  return reply;
}
