import type { Comment, Conversation, OwnIssue } from "../../src/workflow/ports/conversation.ts";
import { accessError, alter, type FakeRepositoryState, findPullRequest } from "./fake-repository.ts";

/** What people and Plinth say to each other in one repository of the fake. */
export interface FakeConversation {
  readonly comments: Map<number, Comment & { readonly answered: boolean; readonly reactions: readonly string[] }>;
  /** Numbered from 1001 on, so that none is a pull request's number. */
  readonly issues: Map<number, Omit<OwnIssue, "isPullRequest">>;
  readonly writers: Set<string>;
  readonly milestones: Set<string>;
  /** By number, the head that Plinth had merged when green. */
  readonly autoMerges: Map<number, string>;
  autoMergeAllowed: boolean;
  hasIssues: boolean;
}

export function fakeConversation(): FakeConversation {
  return {
    comments: new Map(),
    issues: new Map(),
    writers: new Set(["octocat"]),
    milestones: new Set(),
    autoMerges: new Map(),
    autoMergeAllowed: true,
    hasIssues: true,
  };
}

type Verb = <Given extends readonly unknown[], Result>(
  title: keyof Conversation,
  act: (repository: FakeRepositoryState, ...given: Given) => Result,
) => (...given: Given) => Promise<Result>;

/** The verbs of the conversation. */
export function conversationVerbs(verb: Verb): Conversation {
  return {
    readComment: verb("readComment", ({ conversation }, id: number) => conversation.comments.get(id) ?? null),
    isAnswered: verb("isAnswered", ({ conversation }, id: number) => conversation.comments.get(id)?.answered ?? false),
    react: verb("react", ({ conversation, facts }, id: number, reaction: "+1" | "confused") => {
      const known = conversation.comments.get(id);
      if (known === undefined) throw accessError("repository-not-found", facts.name);
      const reactions = [...new Set([...known.reactions, reaction])];
      conversation.comments.set(id, { ...known, reactions, answered: true });
    }),
    mayWrite: verb("mayWrite", ({ conversation }, login: string) => conversation.writers.has(login)),
    listOwn: verb("listOwn", ({ pullRequests, conversation }): readonly OwnIssue[] => [
      ...pullRequests.map(({ number, state, title, body }) => ({ number, state, title, body, isPullRequest: true })),
      ...[...conversation.issues.values()].map((issue) => ({ ...issue, isPullRequest: false })),
    ]),
    readIssue: verb("readIssue", ({ conversation }, number: number) => conversation.issues.get(number) ?? null),
    openIssue: verb("openIssue", ({ conversation }, draft: { readonly title: string; readonly body: string }) => {
      if (!conversation.hasIssues) return null;
      const number = 1001 + conversation.issues.size;
      conversation.issues.set(number, { ...draft, number, state: "open" });
      return number;
    }),
    updateIssue: verb(
      "updateIssue",
      ({ conversation, facts }, number: number, change: Parameters<Conversation["updateIssue"]>[1]) => {
        const known = conversation.issues.get(number);
        if (known === undefined) throw accessError("repository-not-found", facts.name);
        conversation.issues.set(number, { ...known, ...change });
      },
    ),
    mergeWhenGreen: verb("mergeWhenGreen", (repository, number: number, head: string) => {
      if (findPullRequest(repository, number).draft) return "It is a draft.";
      if (!repository.conversation.autoMergeAllowed) return "This repository does not allow auto-merge.";
      if (findPullRequest(repository, number).headSha !== head) return "Somebody pushed.";
      repository.conversation.autoMerges.set(number, head);
      alter(repository, number, { autoMerge: true });
      return null;
    }),
    stopMergingWhenGreen: verb("stopMergingWhenGreen", (repository, number: number) => {
      if (!repository.conversation.autoMerges.delete(number)) return false;
      alter(repository, number, { autoMerge: false });
      return true;
    }),
    setMilestone: verb("setMilestone", (repository, number: number, title: string) => {
      if (!repository.conversation.milestones.has(title)) return false;
      alter(repository, number, { milestone: title });
      return true;
    }),
  };
}
