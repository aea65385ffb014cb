import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

/**
 * Content-creating requests of one installation that GitHub takes within a span of time; it does not tell how many are left.
 *
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
const limits = [
  { spanMs: minuteMs, most: 80 },
  { spanMs: hourMs, most: 500 },
] as const;

interface Entry {
  readonly atMs: number;
  readonly requests: number;
}

/** Keeps count of what is published for each installation, in the store, so that all workers keep to GitHub's limits together. */
export class PublicationLedger {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Enters a publication of so many content-creating requests, which `name` tells from others, and gives a function that takes it back; or how many
   * milliseconds there is no place for it.
   */
  async enter(
    installationId: number | null,
    name: string,
    requests: number,
  ): Promise<{ readonly leave: () => Promise<void> } | { readonly waitMs: number }> {
    const now = this.#clock.now().getTime();
    const hour = Math.floor(now / hourMs);
    const key = (index: number): string => `v2:publications:${installationId ?? "token"}:${index}`;
    const member = `${now} ${requests} ${name}`;
    // Entered first and counted then: whoever comes at the same time counts this one.
    await this.#store.addMember(key(hour), member, 2 * hourMs);
    const leave = (): Promise<void> => this.#store.removeMember(key(hour), member);
    const entered = [...(await this.#store.members(key(hour - 1))), ...(await this.#store.members(key(hour)))];
    const others = entered.filter((other) => other !== member).map(entryOf);
    const waitMs = Math.max(...limits.map((limit) => untilPlace(others, requests, limit, now)));
    if (waitMs === 0) return { leave };
    await leave();
    return { waitMs };
  }
}

function entryOf(member: string): Entry {
  const [atMs = 0, requests = 0] = member.split(" ").map(Number);
  return { atMs, requests };
}

/** Milliseconds until enough of the entries are over for `requests` more. */
function untilPlace(
  entries: readonly Entry[],
  requests: number,
  { spanMs, most }: (typeof limits)[number],
  now: number,
): number {
  const within = entries.filter(({ atMs }) => now - atMs < spanMs).toSorted((left, right) => left.atMs - right.atMs);
  let excess = within.reduce((sum, entry) => sum + entry.requests, requests) - most;
  let waitMs = 0;
  for (const entry of within) {
    if (excess <= 0) break;
    excess -= entry.requests;
    waitMs = entry.atMs + spanMs - now;
  }
  return waitMs;
}
