const shortestWaitMs = 1000;
const longestWaitMs = 6 * 3_600_000;
/** What GitHub asks for where it names no time: "wait for at least one minute". */
const unnamedWaitMs = 60_000;

/**
 * How long GitHub asks to wait, in milliseconds: `Retry-After`, else the time its primary limit is reset, else a minute.
 *
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function rateLimitWaitMs(headers: Readonly<Record<string, string | number | undefined>>, now: Date): number {
  return Math.min(Math.max(namedWaitMs(headers, now) ?? unnamedWaitMs, shortestWaitMs), longestWaitMs);
}

function namedWaitMs(headers: Readonly<Record<string, string | number | undefined>>, now: Date): number | null {
  const retryAfterSeconds = wholeNumber(headers["retry-after"]);
  if (retryAfterSeconds !== null) return retryAfterSeconds * 1000;
  const resetAtSeconds = wholeNumber(headers["x-ratelimit-reset"]);
  if (resetAtSeconds === null || wholeNumber(headers["x-ratelimit-remaining"]) !== 0) return null;
  return resetAtSeconds * 1000 - now.getTime();
}

function wholeNumber(value: string | number | undefined): number | null {
  return value !== undefined && /^\d{1,15}$/.test(String(value)) ? Number(value) : null;
}
