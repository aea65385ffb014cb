import type { Clock } from "../../workflow/ports/clock.ts";

/** Bounds how many lookups one host sees at a time, and remembers until when it asked to be left alone. */
export class HostGate {
  readonly #clock: Clock;
  readonly #concurrency: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #closedUntil = 0;
  #pullsClosedUntil = 0;

  constructor(clock: Clock, concurrency: number) {
    this.#clock = clock;
    this.#concurrency = concurrency;
  }

  /** Runs `work` when its turn comes, first come first served. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#concurrency) this.#running += 1;
    else await new Promise<void>((admit) => this.#waiting.push(admit));
    try {
      return await work();
    } finally {
      // The place is handed on, not given up: a newcomer cannot take it before who waits.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  close(forMs: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#clock.now().getTime() + forMs);
  }

  /** Keeps what the host counts as pulls waiting; what it does not count goes on. */
  closeToPulls(forMs: number): void {
    this.#pullsClosedUntil = Math.max(this.#pullsClosedUntil, this.#clock.now().getTime() + forMs);
  }

  /** Milliseconds until the host may be asked again; 0 where it may. */
  closedForMs(): number {
    return Math.max(0, this.#closedUntil - this.#clock.now().getTime());
  }

  /** Milliseconds until manifests may be read again; 0 where they may. */
  closedToPullsForMs(): number {
    return Math.max(0, this.#pullsClosedUntil - this.#clock.now().getTime());
  }
}
