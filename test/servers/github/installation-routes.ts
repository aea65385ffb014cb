import { z } from "zod";
import { asObject } from "./as-object.ts";
import { askEmulator } from "./ask-emulator.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import type { Route } from "./rest-api.ts";
import type { StandInState } from "./stand-in-state.ts";

const suspendedAt = "2026-01-01T00:00:00Z";

/** Installations and their repositories, where GitHub answers otherwise than the emulator. */
export const installationRoutes: readonly Route[] = [
  ["POST", /^\/app\/installations\/(\d+)\/access_tokens$/, createToken],
  ["GET", /^\/app\/installations$/, listInstallations],
  ["GET", /^\/app\/installations\/(\d+)$/, readInstallation],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/installation$/, readRepositoryInstallation],
  ["GET", /^\/installation\/repositories$/, listInstalledRepositories],
  ["GET", /^\/repos\/([^/]+\/[^/]+)$/, readRepository],
];

async function createToken(state: StandInState, request: ApiRequest, [id]: readonly string[]): Promise<ApiReply> {
  const installation = state.installations.get(Number(id));
  const reply = await askEmulator(state, request);
  if (reply.status !== 201) return reply;
  if (installation?.state === "suspended") {
    return { status: 403, body: { message: "This installation has been suspended", status: "403" } };
  }
  if (installation?.state !== "active") return { status: 404, body: { message: "Not Found", status: "404" } };
  const { repositories } = z.object({ repositories: z.array(z.string()).optional() }).parse(request.body ?? {});
  const names = repositories?.map((repository) => `${installation.account}/${repository}`) ?? null;
  if (names?.some((name) => !state.repositoriesOf(installation).includes(name)) === true) {
    const message =
      "There is at least one repository that does not exist or is not accessible to the parent installation.";
    return { status: 422, body: { message, status: "422" } };
  }
  const { token } = z.object({ token: z.string() }).parse(reply.body);
  state.tokens.set(token, { installationId: installation.id, repositories: names });
  return reply;
}

async function readInstallation(state: StandInState, request: ApiRequest, [id]: readonly string[]): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
  const now = state.installations.get(Number(id))?.state;
  if (reply.status !== 200) return reply;
  if (now === "removed") return { status: 404, body: { message: "Not Found", status: "404" } };
  return { ...reply, body: { ...asObject(reply.body), suspended_at: now === "suspended" ? suspendedAt : null } };
}

async function readRepositoryInstallation(
  state: StandInState,
  request: ApiRequest,
  [name = ""]: readonly string[],
): Promise<ApiReply> {
  const installation = state.installationOf(name);
  if (installation === null) return { status: 404, body: { message: "Not Found", status: "404" } };
  const path = `/app/installations/${installation.id}`;
  return await readInstallation(state, { ...request, path }, [String(installation.id)]);
}

async function listInstallations(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  const reply = await askEmulator(state, request);
  if (reply.status !== 200) return reply;
  const listed = z.array(z.looseObject({ id: z.number() })).parse(reply.body);
  const body = listed.flatMap((one) => {
    const now = state.installations.get(one.id)?.state;
    return now === "removed" ? [] : [{ ...one, suspended_at: now === "suspended" ? suspendedAt : null }];
  });
  return { ...reply, body };
}

async function listInstalledRepositories(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  const installation = state.installations.get(state.tokens.get(request.token)?.installationId ?? -1);
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
  const reply = await askEmulator(state, request);
  const { archived = false, disabled = false, fork = false } = state.repositories.get(name) ?? {};
  if (reply.status !== 200) return reply;
  const body = { ...asObject(reply.body), archived, disabled, fork, pushed_at: state.pushedAt(name) };
  return { ...reply, body };
}
