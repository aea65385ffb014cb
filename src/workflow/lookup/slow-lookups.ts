import { UpstreamError } from "../../core/errors.ts";
import type { ImageRepository } from "../../core/image/reference.ts";

const slowAfterMs = 5_000;
const mostRemembered = 10_000;

/**
 * Sees to it that slow lookups never hold more than so many places of a process, however many registries are slow at once.
 *
 * Where too many are slow, whoever waits for the slowest is told to come again, and so is, at once, who would ask a registry
 * that was not quick last. A lookup that is given up goes on: what it finds is remembered, and found by who comes again.
 */
export class SlowLookups {
  readonly #most: number;
  readonly #slowAfterMs: number;
  /** How to give each up, the slowest first. */
  readonly #slow = new Set<() => void>();
  /** Registries that were quick when they were asked last. */
  readonly #quick = new Set<string>();

  constructor(most: number, afterMs = slowAfterMs) {
    this.#most = most;
    this.#slowAfterMs = afterMs;
  }

  /** The result of a lookup; rejects with `registry-unavailable` where it is one too many that is slow. */
  async run<Result>(image: ImageRepository, lookup: () => Promise<Result>): Promise<Result> {
    const { registry } = image;
    if (this.#slow.size >= this.#most && !this.#quick.has(registry)) throw tooSlow(image);
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(tooSlow(image));
    let isQuick = true;
    const timer = setTimeout(() => {
      isQuick = false;
      this.#quick.delete(registry);
      this.#slow.add(giveUp);
      const [slowest] = this.#slow;
      if (this.#slow.size <= this.#most || slowest === undefined) return;
      this.#slow.delete(slowest);
      slowest();
    }, this.#slowAfterMs);
    try {
      return await Promise.race([lookup(), givenUp]);
    } finally {
      clearTimeout(timer);
      this.#slow.delete(giveUp);
      if (isQuick) this.#wasQuick(registry);
    }
  }

  #wasQuick(registry: string): void {
    // Their names come out of strangers' Dockerfiles and have no end.
    if (this.#quick.size >= mostRemembered) this.#quick.clear();
    this.#quick.add(registry);
  }
}

function tooSlow({ registry, repository }: ImageRepository): UpstreamError {
  const resource = `${registry}/${repository}`;
  return new UpstreamError(
    "registry-unavailable",
    `${resource} was not waited for: ${registry} is among several registries that answer slowly. It is asked again; if it stays so, check the registry and the network between.`,
    { upstream: "registry", resource },
  );
}
