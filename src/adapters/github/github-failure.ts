import type { AccessError, UpstreamError } from "../../core/errors.ts";
import { isGraphqlFailure, graphqlFailure } from "./graphql-failure.ts";
import { rateLimitWaitMs } from "./rate-limit-wait.ts";
import * as refusals from "./refusals.ts";
import { isRuleViolation } from "./rule-violation.ts";
import { isRequestFailure, type RequestFailure } from "./request-failure.ts";

/**
 * Says what an error of Octokit means, and to whom; errors that are not GitHub's come back as they are.
 *
 * GitHub answers 403 for very different reasons that only its message tells apart; this is the one place that reads it.
 */
export function githubFailure(error: unknown, repository: string, now: Date = new Date()): unknown {
  if (isRequestFailure(error)) return requestFailure(error, repository, now);
  if (isGraphqlFailure(error)) return graphqlFailure(error, repository, now);
  return error;
}

function requestFailure(failure: RequestFailure, repository: string, now: Date): UpstreamError | AccessError {
  const { status, response } = failure;
  if (response === undefined || status >= 500 || status === 408) return refusals.unavailable(repository, failure);
  const message = messageOf(response.data);
  const refusal = { repository, message, cause: failure };
  if (isRateLimit(status, response.headers, message)) {
    return refusals.rateLimited(repository, status, rateLimitWaitMs(response.headers, now), failure);
  }
  if (isTokenRequest(failure)) return tokenRefused(status, refusal);
  if ([403, 409, 422].includes(status) && isRuleViolation({ message })) return refusals.branchProtected(refusal);
  switch (status) {
    case 401:
      return refusals.credentialsRejected(refusal);
    case 403:
      return forbidden(refusal, response);
    case 404:
    // 451: taken down for legal reasons.
    case 451:
      return refusals.notFound(refusal);
    default:
      return refusals.refused(refusal);
  }
}

function isRateLimit(status: number, headers: NonNullable<RequestFailure["response"]>["headers"], message: string) {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers["retry-after"] !== undefined ||
    String(headers["x-ratelimit-remaining"]) === "0" ||
    /\bsecondary rate limit\b/i.test(message)
  );
}

function isTokenRequest({ request }: RequestFailure): boolean {
  return /\/app\/installations\/\d+\/access_tokens$/.test(request.url);
}

function tokenRefused(status: number, refusal: refusals.Refusal): AccessError {
  if (status === 403) return refusals.suspended(refusal);
  if (status === 404) return refusals.revoked(refusal);
  // "There is at least one repository that does not exist or is not accessible to the parent installation."
  if (status === 422) return refusals.notFound(refusal);
  return status === 401 ? refusals.credentialsRejected(refusal) : refusals.refused(refusal);
}

function forbidden(refusal: refusals.Refusal, response: NonNullable<RequestFailure["response"]>): AccessError {
  const { data, headers } = response;
  // Repositories that GitHub blocked itself carry `{ "block": { "reason": … } }`.
  if (typeof data === "object" && data !== null && "block" in data) return refusals.notFound(refusal);
  const permission = headers["x-accepted-github-permissions"];
  return refusals.forbidden(refusal, permission === undefined ? null : String(permission));
}

function messageOf(reply: unknown): string {
  return typeof reply === "object" && reply !== null && "message" in reply ? String(reply.message) : "";
}
