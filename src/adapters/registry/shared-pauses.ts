import { UpstreamError } from "../../core/errors.ts";
import type { Clock } from "../../workflow/ports/clock.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { Store } from "../../workflow/ports/store.ts";
import { readStored } from "../../workflow/read-stored.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { HostGate, HostPauses } from "./host-gate.ts";

const LOOKED_EVERY_MS = 1_000;

/**
 * Lets the processes that ask the same registries know of each other's pauses: what one ran into, the next need not.
 *
 * A registry's pauses are looked for once a second at most. Where the store cannot be used each process keeps to its own.
 */
export class SharedPauses {
  readonly #store: Store | undefined;
  readonly #clock: Clock;
  readonly #log: Log | undefined;
  readonly #looks = new BoundedMap<{ readonly atMs: number; readonly ended: Promise<void> }>();
  readonly #told = new BoundedMap<HostPauses>();

  constructor(options: { readonly store?: Store | undefined; readonly clock: Clock; readonly log?: Log | undefined }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Has a gate keep the pauses that other processes told of its origin. */
  async learn(origin: string, gate: HostGate): Promise<void> {
    const store = this.#store;
    if (!store) return;
    const nowMs = this.#clock.now().getTime();
    const last = this.#looks.get(origin);
    if (last && nowMs - last.atMs < LOOKED_EVERY_MS) return await last.ended;
    const ended = this.#attempt(origin, async () => {
      const pauses = await readStored<HostPauses>(store, keyOf(origin));
      if (pauses === null) return;
      gate.keep(pauses);
      this.#told.set(origin, pauses);
    });
    this.#looks.set(origin, { atMs: nowMs, ended });
    await ended;
  }

  /** Tells the others of a gate's pauses, where there is anything new. */
  async tell(origin: string, gate: HostGate): Promise<void> {
    const store = this.#store;
    const { pauses } = gate;
    const told = this.#told.get(origin) ?? { untilMs: 0, pullsUntilMs: 0 };
    if (!store || (pauses.untilMs <= told.untilMs && pauses.pullsUntilMs <= told.pullsUntilMs)) return;
    this.#told.set(origin, pauses);
    await this.#attempt(origin, async () => {
      // What another process ran into meanwhile holds as well.
      const kept = await readStored<HostPauses>(store, keyOf(origin));
      if (kept !== null) gate.keep(kept);
      const longest = gate.pauses;
      this.#told.set(origin, longest);
      const leftMs = Math.max(longest.untilMs, longest.pullsUntilMs) - this.#clock.now().getTime();
      if (leftMs > 0) await store.set(keyOf(origin), JSON.stringify(longest), leftMs);
    });
  }

  async #attempt(origin: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      this.#log?.debug({ registry: origin, err: error }, "a registry's pauses are not shared");
    }
  }
}

/** Brackets, of addresses in IPv6, are not among what a key is made of. */
function keyOf(origin: string): string {
  return `v1:registry-pauses:${origin.replaceAll(/[[\]]/g, "_")}`;
}
