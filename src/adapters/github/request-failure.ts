/** The reply to a request that GitHub refused, as far as Octokit's `RequestError` keeps it; status 500 where none came. */
export interface RequestFailure extends Error {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
}

/** Tells Octokit's `RequestError` from other errors; by its name, since Probot and `@octokit/rest` may hold two copies of the class. */
export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && error.name === "HttpError" && "status" in error && "request" in error;
}

/** True where GitHub answered with one of these statuses. */
export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return isRequestFailure(error) && error.response !== undefined && statuses.includes(error.status);
}
