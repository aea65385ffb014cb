import { inTurn } from "../in-turn.ts";
import type { Clock } from "../ports/clock.ts";
import type { JobPriority } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";

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

const longestSpanMs = hourMs;
/** Longer than deciding takes, and the most that is lost where who decides dies. */
const decidingMs = 5_000;

interface Publication {
  readonly name: string;
  readonly requests: number;
  readonly isUrgent: boolean;
}

interface Entry extends Publication {
  /** When it was published, or is to be. */
  readonly atMs: number;
  readonly isExpected: boolean;
}

/**
 * Keeps count of what is published for each installation, in the store, so that all workers keep to GitHub's limits together.
 *
 * Who finds no place gets one that comes, after those of all who wait already, and is expected then; where nobody comes, it
 * counts as taken. What is urgent waits for what is urgent alone; who was expected in its place gets another. One at a time
 * decides.
 */
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
    priority: JobPriority = "normal",
  ): Promise<{ readonly leave: () => Promise<void> } | { readonly waitMs: number }> {
    const key = `v3:publications:${installationId ?? "token"}`;
    const turn = { store: this.#store, key: `${key}:deciding`, longestMs: decidingMs };
    return await inTurn(turn, () => this.#decide(key, { requests, name, isUrgent: priority === "urgent" }));
  }

  async #decide(
    key: string,
    { name, requests, isUrgent }: Publication,
  ): Promise<{ readonly leave: () => Promise<void> } | { readonly waitMs: number }> {
    const now = this.#clock.now().getTime();
    const kept: Entry[] = [];
    let expected: Entry | null = null;
    for (const member of await this.#store.members(key)) {
      const entry = entryOf(member, now);
      const isOwn = entry.isExpected && entry.name === name;
      if (isOwn) expected = entry;
      const isBehind = isOwn && isUrgent && !entry.isUrgent;
      if (now - entry.atMs >= longestSpanMs || (isOwn && (entry.atMs <= now || isBehind))) {
        await this.#store.removeMember(key, member);
      } else kept.push(entry);
    }
    const isDue = expected !== null && expected.atMs <= now;
    // Asked for before its time, it waits on for the same place, unless it has become urgent since.
    if (expected !== null && !isDue && (expected.isUrgent || !isUrgent)) return { waitMs: expected.atMs - now };
    const rivals = isUrgent ? kept.filter((entry) => !entry.isExpected || entry.isUrgent) : kept;
    // Whoever was expected by now goes before those who are expected later; whoever was not waits behind them.
    const before = isDue ? rivals.filter((entry) => entry.atMs <= now) : rivals;
    const atMs = earliestPlace(before, requests, now);
    const state = atMs === now ? "taken" : isUrgent ? "urgent" : "expected";
    const member = `${atMs} ${requests} ${state} ${name}`;
    await this.#store.addMember(key, member, atMs - now + 2 * longestSpanMs);
    if (atMs > now) return { waitMs: atMs - now };
    return { leave: () => this.#store.removeMember(key, member) };
  }
}

function entryOf(member: string, now: number): Entry {
  const [at, requests, state, ...name] = member.split(" ");
  const isUrgent = state === "urgent";
  const isExpected = isUrgent || state === "expected";
  // What was published already was not published later than now: a clock that is ahead holds nobody up.
  const atMs = isExpected ? Number(at) : Math.min(Number(at), now);
  return { atMs, requests: Number(requests), isExpected, isUrgent, name: name.join(" ") };
}

/** The first moment from now on, and not before any entry, at which all limits leave room for `requests` more. */
function earliestPlace(entries: readonly Entry[], requests: number, now: number): number {
  const sorted = entries.toSorted((left, right) => left.atMs - right.atMs);
  const start = Math.max(now, sorted.at(-1)?.atMs ?? now);
  return Math.max(
    ...limits.map(({ spanMs, most }) => {
      const within = sorted.filter(({ atMs }) => start - atMs < spanMs);
      let excess = within.reduce((sum, entry) => sum + entry.requests, requests) - most;
      let place = start;
      for (const entry of within) {
        if (excess <= 0) break;
        excess -= entry.requests;
        place = entry.atMs + spanMs;
      }
      return place;
    }),
  );
}
