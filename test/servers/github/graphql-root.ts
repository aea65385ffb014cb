import { z } from "zod";
import type { ApiRequest } from "./gateway.ts";
import { graphqlError } from "./graphql-api.ts";
import { graphqlRepository } from "./graphql-repository.ts";
import { conversationOf } from "./conversation-routes.ts";
import { identityOf, webFlow } from "./identity.ts";
import type { StandInState } from "./stand-in-state.ts";

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string };
  readonly fileChanges: { readonly additions: readonly { readonly path: string; readonly contents: string }[] };
}

interface RefUpdatesInput {
  readonly repositoryId: string;
  readonly refUpdates: readonly {
    readonly name: string;
    readonly beforeOid?: string;
    readonly afterOid: string;
    readonly force?: boolean;
  }[];
}

interface AutoMergeInput {
  readonly pullRequestId: string;
  readonly expectedHeadOid: string;
  readonly mergeMethod: string;
}

const Repository = z.object({ node_id: z.string(), full_name: z.string() });
const nothing = "0".repeat(40);

/** Resolvers for what Plinth asks of GitHub's GraphQL API. */
export function graphqlRoot(state: StandInState, request: ApiRequest) {
  /** Whether the token may write is for the emulator to say: it refuses to look at a blob that is not there otherwise. */
  async function assertMayWrite(name: string): Promise<void> {
    const probe = { content: "", encoding: "utf-8" };
    const { status } = await state.github.ask(request.token, "POST", `/repos/${name}/git/blobs`, probe);
    if (status >= 300) throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
  }

  return {
    repository: async ({ owner, name: asked }: { owner: string; name: string }) => {
      const name = state.nameNow(`${owner}/${asked}`);
      return {
        ...(await graphqlRepository(state, request, name)),
        autoMergeAllowed: conversationOf(state).autoMergeAllowed.has(name),
        viewerDefaultMergeMethod: "SQUASH",
        pullRequest: ({ number }: { number: number }) => ({
          id: `${name}#${number}`,
          isDraft: async () => {
            const path = `/repos/${name}/pulls/${number}`;
            return (await state.github.admin(z.object({ draft: z.boolean() }), "GET", path)).draft;
          },
          autoMergeRequest: conversationOf(state).autoMerges.has(`${name}#${number}`)
            ? { enabledAt: "2026-01-01T00:00:00Z" }
            : null,
        }),
      };
    },

    viewer: () => ({ login: identityOf(state, request.token).name }),

    enablePullRequestAutoMerge: async ({ input }: { input: AutoMergeInput }) => {
      const [name = "", number = ""] = input.pullRequestId.split("#");
      await assertMayWrite(name);
      if (state.head(name, Number(number)) !== input.expectedHeadOid && state.head(name, Number(number)) !== null) {
        throw graphqlError("UNPROCESSABLE", "Head sha has changed");
      }
      const by = identityOf(state, request.token).name;
      conversationOf(state).autoMerges.set(input.pullRequestId, { method: input.mergeMethod, by });
      return { clientMutationId: null };
    },

    disablePullRequestAutoMerge: async ({ input }: { input: Pick<AutoMergeInput, "pullRequestId"> }) => {
      await assertMayWrite(input.pullRequestId.split("#")[0] ?? "");
      conversationOf(state).autoMerges.delete(input.pullRequestId);
      return { clientMutationId: null };
    },

    createCommitOnBranch: async ({ input }: { input: CommitInput }) => {
      const { branch, expectedHeadOid, message, fileChanges } = input;
      const name = state.nameNow(branch.repositoryNameWithOwner);
      await assertMayWrite(name);
      const repository = state.repository(name);
      const head = (await repository.branches())[branch.branchName];
      if (head === undefined) throw graphqlError("NOT_FOUND", `No ref named ${branch.branchName} in ${name}.`);
      if (head !== expectedHeadOid) {
        const stale = `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`;
        throw graphqlError("STALE_DATA", stale);
      }
      const oid = await repository.write({
        parents: [head],
        on: head,
        message: message.body ? `${message.headline}\n\n${message.body}` : message.headline,
        files: Object.fromEntries(
          // The mutation knows no modes: https://github.com/peter-evans/create-pull-request/issues/3057
          fileChanges.additions.map(({ path, contents }) => [path, Buffer.from(contents, "base64").toString("utf8")]),
        ),
        author: identityOf(state, request.token),
        committer: webFlow,
      });
      state.signed.add(oid);
      await repository.move(branch.branchName, oid);
      await state.branchMoved(name, branch.branchName, head, oid);
      return { commit: { oid } };
    },

    updateRefs: async ({ input }: { input: RefUpdatesInput }) => {
      const name = await repositoryWithId(state, input.repositoryId);
      await assertMayWrite(name);
      const repository = state.repository(name);
      const branches = await repository.branches();
      const moves = input.refUpdates.map(({ name: ref, beforeOid, afterOid, force }) => {
        const branch = ref.replace("refs/heads/", "");
        const before = branches[branch] ?? null;
        if (beforeOid !== undefined && beforeOid !== (before ?? nothing)) {
          throw graphqlError("UNPROCESSABLE", `Reference cannot be updated: ${ref} is not at ${beforeOid}`);
        }
        if (before !== null && afterOid !== nothing && force !== true) {
          throw graphqlError("UNPROCESSABLE", "Update is not a fast forward");
        }
        return { branch, before, after: afterOid === nothing ? null : afterOid };
      });
      for (const { branch, after } of moves) await repository.move(branch, after);
      for (const { branch, before, after } of moves) await state.branchMoved(name, branch, before, after);
      return { clientMutationId: null };
    },
  };
}

async function repositoryWithId(state: StandInState, id: string): Promise<string> {
  for (const name of state.repositories.keys()) {
    const { node_id: nodeId } = await state.github.admin(Repository, "GET", `/repos/${name}`);
    if (nodeId === id) return name;
  }
  throw graphqlError("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'.`);
}
