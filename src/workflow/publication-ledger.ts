import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

/**
 * Publications of one installation within a span of time. GitHub takes 80 content-creating requests a minute and 500 an
 * hour, and does not tell how many are left
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits); a
 * publication takes up to five: branch, commit, pull request, its body, labels.
 */
const limits = [
  { spanMs: minuteMs, most: 15 },
  { spanMs: hourMs, most: 95 },
] as const;

/** Keeps count of what is published for each installation, in the store, so that all workers keep to GitHub's limits together. */
export class PublicationLedger {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Enters a publication, which `name` tells from others, and gives a function that takes it back; or how many
   * milliseconds there is no place for it.
   */
  async enter(
    installationId: number | null,
    name: string,
  ): Promise<{ readonly leave: () => Promise<void> } | { readonly waitMs: number }> {
    const now = this.#clock.now().getTime();
    const hour = Math.floor(now / hourMs);
    const key = (index: number): string => `v1:publications:${installationId ?? "token"}:${index}`;
    const member = `${now} ${name}`;
    // Entered first and counted then: whoever comes at the same time counts this one.
    await this.#store.addMember(key(hour), member, 2 * hourMs);
    const leave = (): Promise<void> => this.#store.removeMember(key(hour), member);
    const entered = [...(await this.#store.members(key(hour - 1))), ...(await this.#store.members(key(hour)))];
    const others = entered.filter((other) => other !== member).map((other) => Number.parseInt(other, 10));
    const waitMs = Math.max(...limits.map((limit) => untilPlace(others, limit, now)));
    if (waitMs === 0) return { leave };
    await leave();
    return { waitMs };
  }
}

function untilPlace(times: readonly number[], limit: (typeof limits)[number], now: number): number {
  const within = times.filter((time) => now - time < limit.spanMs).toSorted((left, right) => left - right);
  const lastToGo = within[within.length - limit.most];
  return lastToGo === undefined ? 0 : lastToGo + limit.spanMs - now;
}
