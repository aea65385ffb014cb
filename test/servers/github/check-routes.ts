import { z } from "zod";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import type { Route } from "./rest-api.ts";
import type { StandInState } from "./stand-in-state.ts";

const Run = z.object({
  name: z.string().optional(),
  head_sha: z.string().optional(),
  external_id: z.string().optional(),
  status: z.string().optional(),
  conclusion: z.string().optional(),
  output: z
    .object({ title: z.string(), summary: z.string(), annotations: z.array(z.record(z.string(), z.unknown())) })
    .optional(),
});

/** A check run as it is now. */
export interface SeenCheckRun {
  readonly id: number;
  readonly name: string;
  readonly commit: string;
  readonly externalId: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Readonly<Record<string, unknown>>[];
}

const runs = new WeakMap<StandInState, Map<string, SeenCheckRun[]>>();

/** Check runs and comparisons, which the emulator does not have as GitHub has them. */
export const checkRoutes: readonly Route[] = [
  ["POST", /^\/repos\/([^/]+\/[^/]+)\/check-runs$/, create],
  ["PATCH", /^\/repos\/([^/]+\/[^/]+)\/check-runs\/(\d+)$/, update],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/commits\/([^/]+)\/check-runs$/, list],
  ["GET", /^\/repos\/([^/]+\/[^/]+)\/compare\/(.+)$/, compare],
];

/** Check runs of a commit, oldest first. */
export function checkRunsOf(state: StandInState, name: string, commit: string): readonly SeenCheckRun[] {
  return all(state, name).filter((run) => run.commit === commit);
}

function all(state: StandInState, name: string): SeenCheckRun[] {
  const known = runs.get(state) ?? new Map<string, SeenCheckRun[]>();
  runs.set(state, known);
  const listed = known.get(name) ?? [];
  known.set(name, listed);
  return listed;
}

function changed(run: SeenCheckRun, body: z.infer<typeof Run>): SeenCheckRun {
  return {
    ...run,
    externalId: body.external_id ?? run.externalId,
    status: body.status ?? run.status,
    conclusion: body.conclusion ?? run.conclusion,
    title: body.output?.title ?? run.title,
    summary: body.output?.summary ?? run.summary,
    // As on GitHub, an update adds to what is there.
    annotations: [...run.annotations, ...(body.output?.annotations ?? [])],
  };
}

function asReply({ id, name, commit, externalId, status, conclusion, title, summary, annotations }: SeenCheckRun) {
  const output = { title, summary, text: null, annotations_count: annotations.length };
  return { id, name, head_sha: commit, external_id: externalId, status, conclusion, output };
}

async function create(state: StandInState, request: ApiRequest, [name = ""]: readonly string[]): Promise<ApiReply> {
  const body = Run.parse(request.body);
  if ((body.output?.annotations.length ?? 0) > 50) return { status: 422, body: { message: "Invalid request." } };
  const listed = all(state, name);
  const fresh = { name: body.name ?? "", commit: body.head_sha ?? "", externalId: null, status: "queued" };
  const run = changed(
    { ...fresh, id: listed.length + 1, conclusion: null, title: "", summary: "", annotations: [] },
    body,
  );
  listed.push(run);
  return { status: 201, body: asReply(run) };
}

async function update(state: StandInState, request: ApiRequest, [name = "", id]: readonly string[]): Promise<ApiReply> {
  const body = Run.parse(request.body);
  const listed = all(state, name);
  const at = listed.findIndex((run) => run.id === Number(id));
  const run = listed[at];
  if (run === undefined) return { status: 404, body: { message: "Not Found", status: "404" } };
  listed[at] = changed(run, body);
  return { status: 200, body: asReply(listed[at]) };
}

async function list(
  state: StandInState,
  { query }: ApiRequest,
  [name = "", commit = ""]: readonly string[],
): Promise<ApiReply> {
  const named = checkRunsOf(state, name, commit).filter((run) => run.name === query.get("check_name"));
  const latest = named.slice(-1).map(asReply);
  return { status: 200, body: { total_count: latest.length, check_runs: latest } };
}

async function compare(
  state: StandInState,
  _request: ApiRequest,
  [name = "", basehead = ""]: readonly string[],
): Promise<ApiReply> {
  const [base = "", head = ""] = decodeURIComponent(basehead).split("...");
  const repository = state.repository(name);
  const from = (await repository.branches())[base] ?? base;
  let ancestor: string | null = head;
  while (ancestor !== null && !(await repository.isContained(ancestor, from))) {
    ancestor = (await repository.commit(ancestor)).parents[0]?.sha ?? null;
  }
  const files = await repository.files(head);
  const { added, modified } = await repository.changes(ancestor, head);
  const changes = [...added.map((path) => [path, "added"]), ...modified.map((path) => [path, "modified"])];
  const body = changes.map(([filename = "", status]) => ({ filename, status, sha: files.get(filename)?.sha ?? null }));
  return { status: 200, body: { status: "ahead", files: body } };
}
