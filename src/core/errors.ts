/** Which outside system failed. */
export type Upstream = "registry" | "github" | "queue" | "store";

/** An outside system failed in a way that may pass: nobody has to act, and the job is tried again. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly code: UpstreamCode;
  readonly upstream: Upstream;
  /** What was asked for, e.g. `ghcr.io/acme/base`. */
  readonly resource: string;
  readonly status: number | null;
  /** How long the other side asked to wait. */
  readonly retryAfterMs: number | null;

  constructor(
    code: UpstreamCode,
    message: string,
    fields: {
      upstream: Upstream;
      resource: string;
      status?: number | null;
      retryAfterMs?: number | null;
      cause?: unknown;
    },
  ) {
    super(message, { cause: fields.cause });
    this.code = code;
    this.upstream = fields.upstream;
    this.resource = fields.resource;
    this.status = fields.status ?? null;
    this.retryAfterMs = fields.retryAfterMs ?? null;
  }
}

export type UpstreamCode =
  | "registry-unavailable"
  | "registry-reply-invalid"
  | "github-unavailable"
  | "branch-moved"
  | "commit-not-found"
  | "queue-unavailable"
  | "store-unavailable"
  | "rate-limited";

/** An outside system refused: the owner of the repository or the registry has to act, and trying again is of no use. */
export class AccessError extends Error {
  override readonly name = "AccessError";
  readonly code: AccessCode;
  readonly upstream: Upstream;
  readonly resource: string;

  constructor(code: AccessCode, message: string, fields: { upstream: Upstream; resource: string; cause?: unknown }) {
    super(message, { cause: fields.cause });
    this.code = code;
    this.upstream = fields.upstream;
    this.resource = fields.resource;
  }
}

export type AccessCode =
  | "registry-credentials-rejected"
  | "registry-access-denied"
  | "host-not-allowed"
  | "installation-suspended"
  | "installation-revoked"
  | "github-permission-missing"
  | "github-credentials-rejected"
  | "github-refused"
  | "branch-protected"
  | "repository-archived"
  | "repository-not-found";

/** The operator's settings or environment cannot be used: the process ends with 78, one line a problem. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly code: SettingsCode;
  readonly problems: readonly string[];

  constructor(code: SettingsCode, problems: readonly string[], cause?: unknown) {
    super(problems.join("\n"), { cause });
    this.code = code;
    this.problems = problems;
  }
}

export type SettingsCode = "environment-invalid" | "settings-invalid" | "private-key-unreadable" | "config-invalid";

/** An invariant of Plinth's own does not hold: a bug, never retried. */
export class BugError extends Error {
  override readonly name = "BugError";
  readonly code: BugCode;

  constructor(code: BugCode, invariant: string) {
    super(invariant);
    this.code = code;
  }
}

export type BugCode = "schedule-never-opens" | "edits-overlap" | "edit-changed-more" | "job-payload-invalid";
