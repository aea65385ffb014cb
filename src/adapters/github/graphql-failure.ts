import type { AccessError, UpstreamError } from "../../core/errors.ts";
import { rateLimitWaitMs } from "./rate-limit-wait.ts";
import { isRuleViolation } from "./rule-violation.ts";
import * as refusals from "./refusals.ts";

/** What Octokit throws where GraphQL answered with errors. */
interface GraphqlFailure extends Error {
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly errors: readonly { readonly type?: string; readonly message: string }[];
}

/** Tells Octokit's `GraphqlResponseError` from other errors. */
export function isGraphqlFailure(error: unknown): error is GraphqlFailure {
  return error instanceof Error && error.name === "GraphqlResponseError" && "errors" in error;
}

/** Says what an error of GitHub's GraphQL API means; its `type` is not documented, so the known ones are told apart. */
export function graphqlFailure(failure: GraphqlFailure, repository: string, now: Date): UpstreamError | AccessError {
  const [first = { message: failure.message }] = failure.errors;
  const refusal = { repository, message: first.message, cause: failure };
  if (isRuleViolation(first)) return refusals.branchProtected(refusal);
  switch (first.type) {
    case "RATE_LIMITED":
      return refusals.rateLimited(repository, 200, rateLimitWaitMs(failure.headers, now), failure);
    case "NOT_FOUND":
      return refusals.notFound(refusal);
    case "FORBIDDEN":
    case "INSUFFICIENT_SCOPES":
      return refusals.forbidden(refusal, null);
    case "STALE_DATA":
      return refusals.branchMoved(repository, null, failure);
    case undefined:
      // Errors without a type are GitHub's own: timeouts, "Something went wrong while executing your query".
      return refusals.unavailable(repository, failure);
    default:
      return refusals.refused(refusal);
  }
}
