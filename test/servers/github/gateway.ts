import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { z } from "zod";
import { asObject } from "./as-object.ts";
import { answerGraphql } from "./graphql-api.ts";
import { graphqlRoot } from "./graphql-root.ts";
import { isWrite, type Journal } from "./journal.ts";
import type { Faults } from "./faults.ts";
import { checkRequest, isDocumentedStatus } from "./request-check.ts";
import { answerAsGithub } from "./rest-api.ts";
import type { Installation, StandInState } from "./stand-in-state.ts";

/** A request as the parts of the stand-in pass it on. */
export interface ApiRequest {
  readonly method: string;
  /** Without prefix and query, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly token: string;
  /** Base of the URLs in replies. */
  readonly base: string;
}

export interface ApiReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers as GitHub where the emulator alone does not: checks, limits, prefixes, credentials, faults. */
export function createGateway(parts: {
  readonly state: StandInState;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly violations: string[];
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { state, journal, faults, violations } = parts;
  let remaining = 5000;

  async function answer(request: ApiRequest, refused: ApiReply | null): Promise<ApiReply> {
    if (refused !== null) return refused;
    if (request.path !== "/graphql") {
      const query = Object.fromEntries(request.query);
      const wrong = checkRequest({ method: request.method, path: request.path, query, body: request.body });
      violations.push(...wrong.map((what) => `${request.method} ${request.path}: ${what}`));
      if (wrong.length > 0) return { status: 422, body: { message: "Validation Failed", errors: wrong } };
      const reply = await answerAsGithub(state, request);
      if (isDocumentedStatus(request.method, request.path, reply.status)) return reply;
      violations.push(`the stand-in answered ${request.method} ${request.path} with ${reply.status}`);
      return reply;
    }
    const { body, violations: wrong } = await answerGraphql(asObject(request.body), graphqlRoot(state, request));
    violations.push(...wrong.map((what) => `GraphQL: ${what}`));
    return { status: 200, body };
  }

  return async (incoming, response) => {
    const target = new URL(incoming.url ?? "/", state.url);
    const [, prefix = "", asked = "/"] = /^(\/api\/v3|\/api(?=\/graphql))?(\/.*)$/.exec(target.pathname) ?? [];
    const text = await textOf(incoming);
    const method = incoming.method ?? "GET";
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const recorded = journal.record({
      method,
      path: decodeURIComponent(asked),
      query: Object.fromEntries(target.searchParams),
      body,
    });
    const fault = faults.take(recorded);
    if (fault !== null && typeof fault === "object" && "meanwhile" in fault) await fault.meanwhile();
    else if (fault !== null && fault !== "cut-after") return fail(response, fault, recorded);
    const token = /^(?:bearer|token) (.+)$/i.exec(incoming.headers.authorization ?? "")?.[1] ?? "";
    const path = await namedPath(state, asked);
    const request = { method, path, query: target.searchParams, body, token, base: `${state.url}${prefix}` };
    const reply = await answer(
      request,
      refusal(state, request, isWrite(recorded)) ?? (await redirection(state, request)),
    );
    if (fault === "cut-after") return fail(response, fault, recorded);
    recorded.status = reply.status;
    remaining -= 1;
    send(incoming, response, {
      ...reply,
      headers: { ...rateLimit(remaining, path === "/graphql" ? "graphql" : "core"), ...reply.headers },
    });
  };
}

/** Why a request is refused whatever it asks for; null where it is not. */
function refusal(state: StandInState, { token, path, body }: ApiRequest, write: boolean): ApiReply | null {
  if (token.split(".").length === 3) return null;
  const scope = state.tokens.get(token);
  if (scope === undefined) return { status: 401, body: { message: "Bad credentials", status: "401" } };
  const named = repositoryOf(path, body);
  const repository = named === null ? null : state.nameNow(named);
  if (scope !== null) {
    const installation = state.installations.get(scope.installationId);
    if (installation === undefined || installation.state === "removed") {
      return { status: 401, body: { message: "Bad credentials", status: "401" } };
    }
    if (installation.state === "suspended") {
      return { status: 403, body: { message: "This installation has been suspended", status: "403" } };
    }
    const isPublic = !write && state.repositories.get(repository ?? "")?.private === false;
    if (repository !== null && !isPublic && !isWithin(state, installation, scope.repositories, repository)) {
      if (path !== "/graphql") return { status: 404, body: { message: "Not Found", status: "404" } };
      const message = `Could not resolve to a Repository with the name '${named}'.`;
      return { status: 200, body: { data: null, errors: [{ type: "NOT_FOUND", message }] } };
    }
  }
  if (write && repository !== null && state.repositories.get(repository)?.archived === true) {
    const message = "Repository was archived so is read-only.";
    if (path !== "/graphql") return { status: 403, body: { message, status: "403" } };
    return { status: 200, body: { data: null, errors: [{ type: "FORBIDDEN", message }] } };
  }
  return null;
}

/** For those repositories alone that the installation has still. */
function isWithin(
  state: StandInState,
  installation: Installation,
  scope: readonly string[] | null,
  repository: string,
): boolean {
  const within = state.repositoriesOf(installation).includes(repository);
  return within && (scope === null || scope.includes(repository));
}

/**
 * Where a repository is by now that had another name; null where a request names it as it is.
 *
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
async function redirection(state: StandInState, { method, path, base, query }: ApiRequest): Promise<ApiReply | null> {
  const [, name = "", rest = ""] = /^\/repos\/([^/]+\/[^/]+)(.*)$/.exec(path) ?? [];
  const now = state.nameNow(name);
  if (now === name) return null;
  const { id } = await state.github.admin(z.object({ id: z.number() }), "GET", `/repos/${now}`);
  const url = `${base}/repositories/${id}${rest}${query.size === 0 ? "" : `?${query.toString()}`}`;
  const status = method === "GET" ? 301 : 307;
  return {
    status,
    body: { message: status === 301 ? "Moved Permanently" : "Temporary Redirect", url },
    headers: { location: url },
  };
}

/** The same path with the name that the repository has now. */
async function namedPath(state: StandInState, path: string): Promise<string> {
  const [, id, rest = ""] = /^\/repositories\/(\d+)(.*)$/.exec(path) ?? [];
  if (id === undefined) return path;
  for (const name of state.repositories.keys()) {
    const found = await state.github.admin(z.object({ id: z.number() }), "GET", `/repos/${name}`);
    if (String(found.id) === id) return `/repos/${name}${rest}`;
  }
  return path;
}

/** `owner/name` of the repository that a request is about. */
function repositoryOf(path: string, body: unknown): string | null {
  const named = /^\/repos\/([^/]+\/[^/]+)/.exec(path)?.[1];
  if (named !== undefined) return named;
  const text = JSON.stringify(body) ?? "";
  const [, owner, repo] = /"owner":"([^"]+)","repo":"([^"]+)"/.exec(text) ?? [];
  if (owner !== undefined) return `${owner}/${repo}`;
  return /"repositoryNameWithOwner":"([^"]+)"/.exec(text)?.[1] ?? null;
}

function rateLimit(remaining: number, resource: string): Record<string, string> {
  return {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-used": String(5000 - remaining),
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 3600),
    "x-ratelimit-resource": resource,
  };
}

function fail(
  response: ServerResponse,
  fault: "cut" | "cut-after" | ApiReply,
  recorded: { status: number | null },
): void {
  if (typeof fault === "string") {
    response.socket?.destroy();
    return;
  }
  recorded.status = fault.status;
  response.writeHead(fault.status, { "content-type": "application/json; charset=utf-8", ...fault.headers });
  response.end(JSON.stringify(fault.body ?? { message: "Injected", status: String(fault.status) }));
}

/** JSON knows no big integers: they go out as numbers with all their digits. */
function bigAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

function send(incoming: IncomingMessage, response: ServerResponse, { status, body, headers }: ApiReply): void {
  const text = body === undefined ? "" : JSON.stringify(body, bigAsText).replaceAll(/"(\d+)n"/g, "$1");
  const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
  const known = incoming.method === "GET" && status === 200 && incoming.headers["if-none-match"] === etag;
  response.writeHead(known ? 304 : status, {
    ...headers,
    ...(incoming.method === "GET" ? { etag } : {}),
    ...(text === "" || known ? {} : { "content-type": "application/json; charset=utf-8" }),
  });
  response.end(known ? "" : text);
}
