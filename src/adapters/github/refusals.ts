import { AccessError, UpstreamError } from "../../core/errors.ts";

/** What GitHub said no to, and in which words. */
export interface Refusal {
  readonly repository: string;
  readonly message: string;
  readonly cause: unknown;
}

const upstream = "github";

/** No usable answer came: names, connections, time, 5xx. */
export function unavailable(repository: string, cause: Error & { readonly status?: number }): UpstreamError {
  const what = cause.message === "" ? `status ${cause.status}` : quoted(cause.message);
  return new UpstreamError(
    "github-unavailable",
    `GitHub could not be asked about ${repository}: ${what}. It is asked again later; https://www.githubstatus.com tells whether GitHub has trouble.`,
    { upstream, resource: repository, status: cause.status ?? null, cause },
  );
}

/** GitHub asks to wait. */
export function rateLimited(repository: string, status: number, retryAfterMs: number, cause: unknown): UpstreamError {
  return new UpstreamError(
    "rate-limited",
    `GitHub limits how often it is asked, and did not answer about ${repository}. It is asked again in ${Math.ceil(retryAfterMs / 1000)} s.`,
    { upstream, resource: repository, status, retryAfterMs, cause },
  );
}

/** Somebody else moved a branch first. */
export function branchMoved(repository: string, branch: string | null, cause?: unknown): UpstreamError {
  return new UpstreamError(
    "branch-moved",
    `${branch === null ? "A branch" : `The branch ${branch}`} of ${repository} was moved by somebody else while Plinth was about to; nothing was written. It is looked at again.`,
    { upstream, resource: repository, cause },
  );
}

/** A commit, or something of it, is not there, or not on the machine that answered yet. */
export function commitNotFound(repository: string, what: string, cause: unknown): UpstreamError {
  return new UpstreamError(
    "commit-not-found",
    `GitHub does not have ${what} of ${repository}, or not on all of its machines yet. It is looked for again.`,
    { upstream, resource: `${repository}@${what}`, status: 404, cause },
  );
}

/** Nobody's credentials, as far as GitHub knows. */
export function credentialsRejected(refusal: Refusal): AccessError {
  return accessError(
    "github-credentials-rejected",
    refusal,
    "GitHub does not accept the credentials",
    "Check APP_ID and PRIVATE_KEY, or GITHUB_TOKEN; an installation that was just removed answers the same.",
  );
}

/** The installation is suspended: its tokens work for nothing. */
export function suspended(refusal: Refusal): AccessError {
  return accessError(
    "installation-suspended",
    refusal,
    "the installation of Plinth is suspended",
    "An owner of the organisation can unsuspend it in its settings, under GitHub Apps.",
  );
}

/** The installation is gone. */
export function revoked(refusal: Refusal): AccessError {
  return accessError(
    "installation-revoked",
    refusal,
    "Plinth is not installed any more",
    "Install it again if it should go on.",
  );
}

/** Not there, not shown, or taken down: GitHub does not tell which. */
export function notFound(refusal: Refusal): AccessError {
  return accessError(
    "repository-not-found",
    refusal,
    "GitHub does not show it to Plinth",
    "Check that it exists and that Plinth was given access to it.",
  );
}

/** What the repository says of its branches keeps one from being written. */
export function branchProtected(refusal: Refusal): AccessError {
  return accessError(
    "branch-protected",
    refusal,
    "a branch protection or ruleset keeps Plinth from writing its branch",
    "Let the app bypass it, or leave plinth/** out of the branches it is for.",
  );
}

/** No for a reason that only its words tell, mostly a rule of the repository. */
export function refused(refusal: Refusal): AccessError {
  return accessError(
    "github-refused",
    refusal,
    "GitHub refused a request",
    "Check the rules and protections of the repository's branches.",
  );
}

/** 403, which means a suspended installation, an archived repository or, mostly, a permission that was not granted. */
export function forbidden(refusal: Refusal, permission: string | null): AccessError {
  if (/installation has been suspended/i.test(refusal.message)) return suspended(refusal);
  if (/\barchived\b/i.test(refusal.message)) {
    return accessError(
      "repository-archived",
      refusal,
      "it is archived, and so read-only",
      "Unarchive it if it should be kept up to date.",
    );
  }
  const needed = permission === null ? "a permission that was not granted" : `the permission ${quoted(permission)}`;
  return accessError(
    "github-permission-missing",
    refusal,
    `Plinth needs ${needed}`,
    "Accept the permissions in the settings of the installation, or give the token more of them.",
  );
}

function accessError(code: AccessError["code"], refusal: Refusal, what: string, remedy: string): AccessError {
  const { repository, message, cause } = refusal;
  const words = message === "" ? "" : ` (${quoted(message).replace(/\.$/, "")})`;
  return new AccessError(code, `${repository}: ${what}${words}. ${remedy}`, { upstream, resource: repository, cause });
}

/** Text of the other side, in one short line. */
function quoted(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
