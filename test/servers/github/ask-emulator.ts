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
export function withOwnState(state: StandInState, path: string, body: unknown): unknown {
  const repository = /^\/repos\/([^/]+\/[^/]+)\/pulls/.exec(path)?.[1];
  if (repository === undefined) return body;
  if (Array.isArray(body)) return body.map((one) => withOwnState(state, path, one));
  const pullRequest = z.looseObject({ number: z.number(), head: z.looseObject({ sha: z.string() }) }).safeParse(body);
  if (!pullRequest.success) return body;
  const { number, head } = pullRequest.data;
  const assignees = state.assignees(repository, number).map((login) => ({ login }));
  return { ...pullRequest.data, head: { ...head, sha: state.head(repository, number) ?? head.sha }, assignees };
}
