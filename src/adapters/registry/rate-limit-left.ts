/** What a registry says is left of its limit. */
interface RateLimitLeft {
  readonly remaining: number;
  /** Null where it does not say. */
  readonly limit: number | null;
}

type Headers = Readonly<Record<string, string>>;

// A tenth is left to others behind the same address or account.
const RESERVE = 0.1;

/**
 * What is left of a registry's limit, as it tells with its replies; null where it does not.
 *
 * Read from `RateLimit-Remaining` (GitLab; Docker Hub, with a window: `76;w=21600`), `X-RateLimit-Remaining` (GitHub,
 * Docker Hub's API), and `RateLimit` of the IETF's drafts (`limit=100, remaining=50, reset=5`, or `"default";r=50;t=5`).
 */
export function rateLimitLeft(headers: Headers): RateLimitLeft | null {
  for (const prefix of ["ratelimit", "x-ratelimit"]) {
    const remaining = countIn(headers[`${prefix}-remaining`], /^(\d{1,9})(?!\d)/);
    if (remaining !== null) return { remaining, limit: countIn(headers[`${prefix}-limit`], /^(\d{1,9})(?!\d)/) };
  }
  const remaining = countIn(headers["ratelimit"], /(?:\bremaining|;\s*r)=(\d{1,9})(?!\d)/);
  return remaining === null ? null : { remaining, limit: countIn(headers["ratelimit"], /\blimit=(\d{1,9})(?!\d)/) };
}

/** True where no more than what is kept for others is left. */
export function isNearlyUsedUp({ remaining, limit }: RateLimitLeft): boolean {
  return remaining === 0 || (limit !== null && remaining < limit * RESERVE);
}

function countIn(value: string | undefined, pattern: RegExp): number | null {
  const count = value === undefined || value.length > 256 ? undefined : pattern.exec(value)?.[1];
  return count === undefined ? null : Number(count);
}
