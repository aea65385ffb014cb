const LONGEST_WAIT_MS = 6 * 3_600_000;
// Seconds below this are a duration, above it a point in time since 1970.
const FIRST_PLAUSIBLE_EPOCH = 1_000_000_000;
// Date.parse alone takes nearly anything for a date: "-5" is one in May 2001.
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w -]{8,16} \d\d:\d\d:\d\d\b/;

/**
 * How long a registry asks to wait, in milliseconds, at most six hours; null where it does not say.
 *
 * Read from `Retry-After` (RFC 9110 §10.2.3: seconds or a date) or Docker Hub's `X-Retry-After`, else from what says when a
 * limit begins anew: `RateLimit-Reset`, `X-RateLimit-Reset` (seconds, or seconds since 1970), and `RateLimit` of the IETF's
 * drafts (`limit=100, remaining=50, reset=5`, or `"default";r=50;t=5`).
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const wait =
    fromDate(headers["retry-after"], now) ??
    fromSeconds(headers["retry-after"], now) ??
    fromSeconds(headers["x-retry-after"], now) ??
    fromSeconds(headers["ratelimit-reset"], now) ??
    fromSeconds(headers["x-ratelimit-reset"], now) ??
    fromSeconds(/(?:\breset|;\s*t)=(\d{1,9})(?!\d)/.exec(headers["ratelimit"]?.slice(0, 256) ?? "")?.[1], now);
  return wait === null ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

function fromDate(value: string | undefined, now: Date): number | null {
  if (value === undefined || value.length > 64 || !HTTP_DATE.test(value)) return null;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - now.getTime();
}

function fromSeconds(value: string | undefined, now: Date): number | null {
  if (value === undefined || !/^\s*\d{1,20}\s*$/.test(value)) return null;
  const seconds = Number(value);
  return seconds < FIRST_PLAUSIBLE_EPOCH ? seconds * 1000 : seconds * 1000 - now.getTime();
}
