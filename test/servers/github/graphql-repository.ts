import { z } from "zod";
import { conversationOf } from "./conversation-routes.ts";
import { askEmulator } from "./ask-emulator.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import { graphqlError } from "./graphql-api.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { StandInState } from "./stand-in-state.ts";

const Repository = z.object({ id: z.number(), node_id: z.string(), full_name: z.string() });
const Tree = z.object({
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.number().optional() }),
  ),
});
const PullRequest = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.enum(["open", "closed"]),
  title: z.string(),
  body: z.string().nullable(),
  created_at: z.string(),
  merged_at: z.string().nullable(),
  draft: z.boolean().optional(),
  labels: z.array(z.object({ name: z.string() })),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
});

interface Page {
  readonly states: readonly ("OPEN" | "CLOSED" | "MERGED")[];
  readonly first: number;
  readonly after?: string | null;
}

/** A repository as GitHub's GraphQL API shows it. */
export async function graphqlRepository(state: StandInState, request: ApiRequest, name: string) {
  // What REST links to is the same, whichever API is asked.
  const base = request.base.replace(/\/api$/, "/api/v3");
  const ask = (path: string, query = "") =>
    askEmulator(state, { ...request, base, method: "GET", path, query: new URLSearchParams(query), body: undefined });
  const reply = await ask(`/repos/${name}`);
  const seed = state.repositories.get(name);
  const missing = `Could not resolve to a Repository with the name '${name}'.`;
  if (seed === undefined || reply.status !== 200) throw graphqlError("NOT_FOUND", missing);
  const branches = await state.repository(name).branches();
  const ref = (branch: string) => {
    const oid = branches[branch];
    return oid === undefined ? null : { name: branch, target: { __typename: "Commit", oid } };
  };
  const { id: databaseId, node_id: id } = Repository.parse(reply.body);
  return {
    id,
    databaseId,
    nameWithOwner: name,
    object: ({ expression = "", oid }: { expression?: string; oid?: string }) =>
      oid === undefined
        ? objectAt({ state, name, ask }, expression.replace(/^HEAD(?=:)/, branches[state.defaultBranch(name)] ?? ""))
        : commitAt(state.repository(name), oid),
    // As with REST, nothing is public that is not said to be.
    isPrivate: seed.private !== false,
    isArchived: seed.archived ?? false,
    isDisabled: seed.disabled ?? false,
    isFork: seed.fork ?? false,
    pushedAt: state.pushedAt(name),
    defaultBranchRef: () => ref(state.defaultBranch(name)),
    refs: ({ refPrefix }: { refPrefix: string }) => ({
      nodes: Object.entries(branches).flatMap(([branch, oid]) =>
        `refs/heads/${branch}`.startsWith(refPrefix)
          ? [{ prefix: "refs/heads/", name: branch, target: { __typename: "Commit", oid } }]
          : [],
      ),
    }),
    ref: ({ qualifiedName }: { qualifiedName: string }) => ref(qualifiedName.replace("refs/heads/", "")),
    pullRequests: async ({ states, first, after }: Page) => {
      const all: z.infer<typeof PullRequest>[] = [];
      for (let page = 1, more = true; more; page += 1) {
        const { body } = await ask(`/repos/${name}/pulls`, `state=all&per_page=100&page=${page}`);
        const listed = z.array(PullRequest).parse(body);
        all.push(...listed);
        more = listed.length === 100;
      }
      const matching = all
        .map((one) => ({ ...one, is: stateOf(one) }))
        .filter(({ is }) => states.includes(is))
        .toSorted((left, right) => right.number - left.number);
      const from = Number(after ?? 0);
      const shown = matching.slice(from, from + first);
      return {
        nodes: shown.map((one) => ({
          number: one.number,
          url: one.html_url,
          state: one.is,
          headRefName: one.head.ref,
          headRefOid: one.head.sha,
          headRepository: { id },
          isCrossRepository: false,
          baseRefName: one.base.ref,
          createdAt: one.created_at,
          mergedAt: one.merged_at,
          title: one.title,
          body: one.body ?? "",
          isDraft: one.draft ?? false,
          autoMergeRequest: conversationOf(state).autoMerges.has(`${name}#${one.number}`)
            ? { enabledAt: "2026-01-01T00:00:00Z" }
            : null,
          labels: { nodes: one.labels },
        })),
        pageInfo: { hasNextPage: matching.length > from + first, endCursor: String(from + shown.length) },
      };
    },
  };
}

/** A commit with those before it, the first parent's first; null where there is none. */
async function commitAt(repository: RepositoryState, sha: string) {
  const read = async (oid: string) => await repository.commit(oid).catch(() => null);
  if ((await read(sha)) === null) return null;
  return {
    __typename: "Commit",
    history: async ({ first }: { first: number }) => {
      const nodes = new Map<string, object>();
      for (const waiting = [sha]; waiting.length > 0 && nodes.size < first;) {
        const commit = await read(waiting.shift() ?? "");
        if (commit === null || nodes.has(commit.sha)) continue;
        const parents = commit.parents.map((parent) => ({ oid: parent.sha }));
        nodes.set(commit.sha, { oid: commit.sha, parents: { nodes: parents } });
        waiting.push(...parents.map(({ oid }) => oid));
      }
      return { nodes: [...nodes.values()] };
    },
  };
}

/** What `COMMIT:PATH` names, as `git rev-parse` has it; null where there is nothing. */
async function objectAt(
  {
    state,
    name,
    ask,
  }: {
    readonly state: StandInState;
    readonly name: string;
    readonly ask: (path: string, query: string) => Promise<ApiReply>;
  },
  expression: string,
) {
  const [commit = ""] = expression.split(":", 1);
  const folder = expression.slice(commit.length + 1);
  // No commit at all.
  if (commit === "") return null;
  const reply = await ask(`/repos/${name}/git/trees/${commit}`, "recursive=1");
  if (reply.status === 404) return null;
  const { tree } = Tree.parse(reply.body);
  const isThere = folder === "" || tree.some(({ path, type }) => path === folder && type === "tree");
  const file = tree.find(({ path, type }) => path === folder && type === "blob");
  if (file !== undefined) return { __typename: "Blob", text: await state.repository(name).text(file.sha) };
  if (!isThere) return null;
  const within = tree.filter(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf("/"))) === folder);
  return {
    __typename: "Tree",
    entries: within.map(({ path, mode, type, sha, size }) => ({
      name: path.slice(path.lastIndexOf("/") + 1),
      mode: Number.parseInt(mode, 8),
      oid: sha,
      size: size ?? 0,
      type,
    })),
  };
}

function stateOf({ state, merged_at: mergedAt }: z.infer<typeof PullRequest>): Page["states"][number] {
  if (state === "open") return "OPEN";
  return mergedAt === null ? "CLOSED" : "MERGED";
}
