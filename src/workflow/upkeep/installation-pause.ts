import { UpstreamError } from "../../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Throws the `rate-limited` that another job ran into and that holds still: GitHub counts an installation's requests together,
 * whichever worker sends them, and asks nobody to find that out for himself.
 */
export async function heedPause(installationId: number | null, { store, clock }: Ports): Promise<void> {
  const pause = await readStored<{ readonly until: string; readonly longestMs: number }>(store, key(installationId));
  if (pause === null) return;
  // A clock that was set back does not make the pause longer.
  const leftMs = Math.min(Date.parse(pause.until) - clock.now().getTime(), pause.longestMs);
  if (leftMs <= 0) return;
  const message = `GitHub limits how often the installation asks. It is asked again in ${Math.ceil(leftMs / 1000)} s.`;
  throw new UpstreamError("rate-limited", message, {
    upstream: "github",
    resource: key(installationId),
    retryAfterMs: leftMs,
  });
}

/** Has the other jobs of an installation wait as well, where GitHub asked one to. */
export async function rememberPause(
  installationId: number | null,
  error: unknown,
  { store, clock }: Ports,
): Promise<void> {
  if (!(error instanceof UpstreamError) || error.upstream !== "github" || error.code !== "rate-limited") return;
  const { retryAfterMs } = error;
  if (retryAfterMs === null || retryAfterMs <= 0) return;
  const until = new Date(clock.now().getTime() + retryAfterMs).toISOString();
  await store.set(key(installationId), JSON.stringify({ until, longestMs: retryAfterMs }), retryAfterMs);
}

function key(installationId: number | null): string {
  return `v1:installation-pause:${installationId ?? "token"}`;
}
