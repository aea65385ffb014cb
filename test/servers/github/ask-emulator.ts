import { z } from "zod";
import type { EmulatorReply } from "./emulated-github.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import type { StandInState } from "./stand-in-state.ts";

/** Lets the emulator answer, and corrects what it gets wrong everywhere. */
export async function askEmulator(
  state: StandInState,
  request: ApiRequest,
  body: unknown = request.body,
): Promise<ApiReply> {
  const query = request.query.size === 0 ? "" : `?${request.query.toString()}`;
  const ask = () => state.github.ask(request.token, request.method, `${request.path}${query}`, body);
  const isApp = request.token.split(".").length === 3;
  const asked = `${request.method} ${request.path}${query} ${JSON.stringify(body)}`;
  return asGithub(state, request, await (isApp ? askAsApp(state, asked, ask) : ask()));
}

/** The emulator takes 5,000 requests of the App in an hour, by any number of processes: after some, known answers have to do. */
const freshForApp = 1_000;

async function askAsApp(
  { toldApp }: StandInState,
  asked: string,
  ask: () => Promise<EmulatorReply>,
): Promise<EmulatorReply> {
  toldApp.requests += 1;
  const known = toldApp.requests > freshForApp ? toldApp.replies.get(asked) : undefined;
  const reply = known ?? (await ask());
  toldApp.replies.set(asked, reply);
  return reply;
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

/** The emulator shows pull requests with the head they were opened with, assigns nobody, and goes by a clock of its own. */
export function withOwnState(state: StandInState, path: string, body: unknown): unknown {
  const repository = /^\/repos\/([^/]+\/[^/]+)\/pulls/.exec(path)?.[1];
  if (repository === undefined) return body;
  if (Array.isArray(body)) return body.map((one) => withOwnState(state, path, one));
  const pullRequest = z.looseObject({ number: z.number(), head: z.looseObject({ sha: z.string() }) }).safeParse(body);
  if (!pullRequest.success) return body;
  const { number, head } = pullRequest.data;
  const assignees = state.assignees(repository, number).map((login) => ({ login }));
  const sha = state.head(repository, number) ?? head.sha;
  const times = { created_at: state.openedAt(repository, number), merged_at: state.mergedAt(repository, number) };
  return { ...pullRequest.data, ...times, head: { ...head, sha }, assignees };
}
