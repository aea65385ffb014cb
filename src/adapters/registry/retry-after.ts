const LONGEST_WAIT_MS = 6 * 3_600_000;
// Seconds below this are a duration, above it a point in time since 1970.
const FIRST_PLAUSIBLE_EPOCH = 1_000_000_000;

/**
 * How long a registry asks to wait, in milliseconds, at most six hours; null where it does not say.
 *
 * Read from `Retry-After` (RFC 9110 §10.2.3: seconds or a date), else `RateLimit-Reset` or `X-RateLimit-Reset`
 * (seconds, or seconds since 1970).
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const wait =
    fromRetryAfter(headers["retry-after"], now) ??
    fromReset(headers["ratelimit-reset"], now) ??
    fromReset(headers["x-ratelimit-reset"], now);
  return wait === null ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

function fromRetryAfter(value: string | undefined, now: Date): number | null {
  if (value === undefined || value.length > 64) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - now.getTime();
}

function fromReset(value: string | undefined, now: Date): number | null {
  if (value === undefined || !/^\d{1,15}$/.test(value)) return null;
  const seconds = Number(value);
  return seconds < FIRST_PLAUSIBLE_EPOCH ? seconds * 1000 : seconds * 1000 - now.getTime();
}
