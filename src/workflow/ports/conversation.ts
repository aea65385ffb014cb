/** A comment on an issue or pull request. */
export interface Comment {
  /** The issue or pull request it is on. */
  readonly number: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly body: string;
}

/** An issue or pull request that Plinth opened. */
export interface OwnIssue {
  readonly number: number;
  readonly isPullRequest: boolean;
  readonly state: "open" | "closed" | "merged";
  readonly title: string;
  readonly body: string;
}

/** How a forge lets people and Plinth talk to each other. */
export interface Conversation {
  /** Null where it was deleted. */
  readComment(id: number): Promise<Comment | null>;
  /** True where Plinth reacted to a comment, which it does last. */
  isAnswered(commentId: number): Promise<boolean>;
  /** Leaves one reaction, however often it is asked to. */
  react(commentId: number, reaction: "+1" | "confused"): Promise<void>;
  /** True where this user may write to the repository. */
  mayWrite(login: string): Promise<boolean>;
  /** Everything that Plinth ever opened here, issues and pull requests. */
  listOwn(): Promise<readonly OwnIssue[]>;
  /** An issue, no pull request; null where it is not there (any more). */
  readIssue(number: number): Promise<Omit<OwnIssue, "isPullRequest"> | null>;
  /** The number of a new issue; null where the repository has no issues. */
  openIssue(draft: { readonly title: string; readonly body: string }): Promise<number | null>;
  updateIssue(
    number: number,
    change: { readonly title?: string; readonly body?: string; readonly state?: "open" | "closed" },
  ): Promise<void>;
  /**
   * Has the forge merge a pull request whose head is still this commit when all that is required has passed; null, or why
   * that cannot be, as a sentence.
   */
  mergeWhenGreen(number: number, head: string): Promise<string | null>;
  /** Takes that back where Plinth turned it on, and nobody else; false where it did not. */
  stopMergingWhenGreen(number: number): Promise<boolean>;
  /** Sets the open milestone of this title; false where there is none. */
  setMilestone(number: number, title: string): Promise<boolean>;
}
