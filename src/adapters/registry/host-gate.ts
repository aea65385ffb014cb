import type { Clock } from "../../workflow/ports/clock.ts";

/** How much of Plinth a host sees. */
interface HostPace {
  /** Lookups at the same time. */
  readonly concurrency: number;
  /** Requests in a second on average; as many may be sent at once after a quiet second. */
  readonly requestsPerSecond: number;
}

/** Until when a host asked to be left alone, in milliseconds since the epoch; 0 where it never did. */
export interface HostPauses {
  readonly untilMs: number;
  /** The same for what it counts as pulls. */
  readonly pullsUntilMs: number;
}

/**
 * Bounds how many lookups one host sees at a time and requests in a second, and remembers until when it asked to be left alone.
 *
 * A host is silent once a request to it ran out of time and nothing else came from it meanwhile. It gets one lookup at a time
 * until it says something; all others are refused at once, so that who asks does not wait for it in vain and can turn to
 * other hosts. A host that is slow only has its lookups wait for their turn.
 */
export class HostGate {
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #intervalMs: number;
  readonly #burst: number;
  #nextAtMs = 0;
  #running = 0;
  readonly #waiting: { readonly admit: () => void; readonly refuse: () => void }[] = [];
  #isSilent = false;
  #words = 0;
  #closedUntil = 0;
  #pullsClosedUntil = 0;
  #lastMs = 0;

  constructor(clock: Clock, { concurrency, requestsPerSecond }: HostPace) {
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#intervalMs = 1000 / requestsPerSecond;
    this.#burst = Math.max(1, Math.floor(requestsPerSecond));
  }

  /** Runs `work` when its turn comes, first come first served; throws what `silent` gives where the host is silent. */
  async run<Result>(work: () => Promise<Result>, silent: () => Error): Promise<Result> {
    if (this.#isSilent && this.#running > 0) throw silent();
    if (this.#running < this.#concurrency) this.#running += 1;
    else {
      await new Promise<void>((admit, reject) => this.#waiting.push({ admit, refuse: () => reject(silent()) }));
    }
    try {
      return await work();
    } finally {
      // The place is handed on, not given up: a newcomer cannot take it before who waits.
      const next = this.#waiting.shift();
      if (next) next.admit();
      else this.#running -= 1;
    }
  }

  /** The host said something, whatever it was. */
  heard(): void {
    this.#isSilent = false;
    this.#words += 1;
  }

  /** Listens from when a request is sent; what it gives tells that the request ran out of time. */
  listen(): () => void {
    const wordsBefore = this.#words;
    return () => {
      if (this.#words > wordsBefore) return;
      this.#isSilent = true;
      for (const { refuse } of this.#waiting.splice(0)) refuse();
    };
  }

  /** Takes a place among the requests of each second; milliseconds until it is there. */
  takePlace(): number {
    const nowMs = this.#nowMs();
    const unusedSinceMs = nowMs - (this.#burst - 1) * this.#intervalMs;
    const placeMs = Math.max(this.#nextAtMs, unusedSinceMs);
    this.#nextAtMs = placeMs + this.#intervalMs;
    return Math.max(0, placeMs - nowMs);
  }

  close(forMs: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#nowMs() + forMs);
  }

  /** Keeps what the host counts as pulls waiting; what it does not count goes on. */
  closeToPulls(forMs: number): void {
    this.#pullsClosedUntil = Math.max(this.#pullsClosedUntil, this.#nowMs() + forMs);
  }

  get pauses(): HostPauses {
    return { untilMs: this.#closedUntil, pullsUntilMs: this.#pullsClosedUntil };
  }

  /** Keeps pauses that were learnt elsewhere, where they are longer than its own. */
  keep({ untilMs, pullsUntilMs }: HostPauses): void {
    this.#closedUntil = Math.max(this.#closedUntil, untilMs);
    this.#pullsClosedUntil = Math.max(this.#pullsClosedUntil, pullsUntilMs);
  }

  /** Milliseconds until the host may be asked again; 0 where it may. */
  closedForMs(): number {
    return Math.max(0, this.#closedUntil - this.#nowMs());
  }

  /** Milliseconds until manifests may be read again; 0 where they may. */
  closedToPullsForMs(): number {
    return Math.max(0, this.#pullsClosedUntil - this.#nowMs());
  }

  /** A clock that is set back takes along what was to come: nobody waits for the hour to pass once more. */
  #nowMs(): number {
    const nowMs = this.#clock.now().getTime();
    const backMs = Math.max(0, this.#lastMs - nowMs);
    this.#nextAtMs -= backMs;
    this.#closedUntil -= backMs;
    this.#pullsClosedUntil -= backMs;
    this.#lastMs = nowMs;
    return nowMs;
  }
}
