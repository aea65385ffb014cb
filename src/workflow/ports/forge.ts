import type { FileChange } from "../../core/update/file-change.ts";
import type { CheckRuns } from "./check-runs.ts";
import type { Conversation } from "./conversation.ts";

/** `owner/name`. */
export type RepositoryName = string;

/** A repository as the forge describes it now. */
export interface RepositoryFacts {
  /** Stays when the repository is renamed or transferred; null where the forge does not tell. */
  readonly id: number | null;
  readonly name: RepositoryName;
  readonly defaultBranch: string;
  /** Head of the default branch; null where the repository has no commit. */
  readonly head: string | null;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly fork: boolean;
  /** When something was pushed last, to whatever branch, as the forge writes it; null where it does not tell. */
  readonly pushedAt: string | null;
  /** Branches that commits which were cut off left behind, twenty at most. */
  readonly leftovers: readonly { readonly branch: string; readonly head: string }[];
  /** True where single commits alone lead from the one that was known to the one that was asked for, and no merge, as far as the forge tells. */
  readonly isLinear: boolean;
  /** What lies right in the folders that were asked for, subfolders left out; null where the forge has no such commit (yet). */
  readonly files: readonly TreeEntry[] | null;
}

/** Folders of one commit; the empty one is the root. Those that are not there are as good as empty. */
export interface FoldersOfCommit {
  readonly commit: string;
  /** The commit that was read before it. */
  readonly known: string;
  readonly folders: readonly string[];
}

/** A repository as the list of an installation has it: what tells, for next to nothing, whether to look at it again. */
export interface InstalledRepository extends Pick<RepositoryFacts, "defaultBranch" | "pushedAt"> {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
}

/** A page of what Plinth may work on, archived and disabled repositories left out. */
export interface InstalledPage {
  readonly repositories: readonly InstalledRepository[];
  readonly isLast: boolean;
}

/** One entry of a commit's tree. */
export interface TreeEntry {
  readonly path: string;
  /** Git file mode: `100644`, `100755`, `120000` (symlink), `160000` (submodule). Directories are left out. */
  readonly mode: string;
  /** Blob id. */
  readonly sha: string;
  readonly size: number;
}

/** A pull request whose head branch is one of Plinth's, open or not. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly branch: string;
  /** The branch it is to be merged into. */
  readonly base: string;
  /** When it was opened, ISO 8601. */
  readonly createdAt: string;
  /** When it was merged, ISO 8601; null where it was not. */
  readonly mergedAt: string | null;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly draft: boolean;
  /** True where the forge merges it by itself when all that is required has passed. */
  readonly autoMerge: boolean;
  /** Commit at the head of the branch. */
  readonly headSha: string;
}

/** A commit to be made on top of `base`. */
export interface CommitDraft {
  readonly base: string;
  /** Where the branch was seen last, null for nowhere; the commit is not made where it is elsewhere by now. */
  readonly expectedHead?: string | null;
  readonly message: string;
  readonly files: readonly FileChange[];
}

/** The last commit of a branch, as far as it tells whether Plinth made it. */
export interface BranchHead {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
}

/**
 * One repository on the forge, seen through the credentials of one installation (or token).
 *
 * Throws `UpstreamError` (`github-unavailable`, `rate-limited`, `branch-moved`, `commit-not-found`) where trying again may help, and
 * `AccessError` (`installation-suspended`, `installation-revoked`, `github-permission-missing`,
 * `github-credentials-rejected`, `github-refused`, `branch-protected`, `repository-not-found`, `repository-archived`) where a person has to
 * act. Doing a verb again, after a crash or a lost reply, ends in the same state as doing it once.
 */
export interface Forge extends CheckRuns, Conversation {
  /** In one request, whatever folders are to be looked into with it. */
  readRepository(look?: FoldersOfCommit): Promise<RepositoryFacts>;
  /** All files of a commit, walked in parts where the forge truncates. */
  listFiles(commit: string): Promise<readonly TreeEntry[]>;
  readBlob(sha: string): Promise<Uint8Array>;
  /**
   * Pull requests from branches of this repository, forks left out. `branches` is one branch, whose pull requests are all
   * found however old they are, or a prefix that ends in `/`: all open ones, and the newest closed ones.
   */
  listPullRequests(branches: string): Promise<readonly PullRequest[]>;
  /** A pull request from a branch of this repository; null where there is none of this number. */
  readPullRequest(number: number): Promise<PullRequest | null>;
  /** Null where there is no such branch. */
  readBranch(branch: string): Promise<BranchHead | null>;
  /**
   * Puts exactly one signed commit on top of `draft.base` at `branch`, creating or moving the branch; its sha.
   * A branch that exists never points at the bare base on the way, since that would close its pull request, and is not
   * moved (`branch-moved`) where somebody else moves it meanwhile.
   */
  commit(branch: string, draft: CommitDraft): Promise<string>;
  /** Deletes a branch that is where it was seen last; one that is not there is as good. */
  deleteBranch(branch: string, expectedHead: string): Promise<void>;
  /** Opens, or finds the open one of this branch where it exists already; an ordinary one where drafts are not to be had. */
  openPullRequest(draft: {
    readonly branch: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
    readonly draft: boolean;
  }): Promise<PullRequest>;
  updatePullRequest(
    number: number,
    change: { readonly title?: string; readonly body?: string; readonly base?: string; readonly state?: "closed" },
  ): Promise<void>;
  /** Says something once: a comment of Plinth's own with this very text is not repeated. */
  comment(number: number, body: string): Promise<void>;
  /** Adds labels, creating those the repository does not have. */
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  /** Asks people (`octocat`) and teams (`acme/platform`) for a review; names that cannot be asked are returned, not thrown. */
  requestReviewers(number: number, reviewers: readonly string[]): Promise<readonly string[]>;
  addAssignees(number: number, assignees: readonly string[]): Promise<readonly string[]>;
}

/** Whether an owner lets Plinth work on his repositories, or on one of them; `removed` where he never did as well. */
export type InstallationState = "active" | "suspended" | "removed";

/** Opens repositories with the right credentials, and says where Plinth is installed. */
export interface ForgeDirectory {
  open(repository: RepositoryName, installationId: number | null): Promise<Forge>;
  /**
   * The text of a file at the head of a default branch; null where there is none, or none that is shown to those who work
   * on the repository `from`: public ones, and what the same owner gave Plinth access to.
   */
  readFile(
    file: { readonly repository: RepositoryName; readonly path: string },
    from: RepositoryName,
    installationId: number | null,
  ): Promise<string | null>;
  /**
   * The name that a repository of an installation has now; null where the installation has none that is, or was, called
   * `repository`.
   */
  currentName(repository: RepositoryName, installationId: number): Promise<RepositoryName | null>;
  /** With a `repository`, whether it is one of the installation's: a public one can be read all the same. */
  installationState(installationId: number, repository?: RepositoryName): Promise<InstallationState>;
  /** Ids of those that are not suspended; none where a token is used instead of the App. */
  installations(): Promise<readonly number[]>;
  /** A page, from 1 on, of the repositories of one installation, or of the token for null; none of one that is gone. */
  installedRepositories(installationId: number | null, page: number): Promise<InstalledPage>;
}
