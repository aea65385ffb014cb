import type { Redis } from "ioredis";
import type { Log } from "../../workflow/ports/log.ts";

/** Of the memory that Redis may take: the other half is for the queue, and for what is small. */
const mostUsed = 0.5;

/**
 * Tells whether Redis has room for what is large.
 *
 * A registry may list ten megabytes of tags for each image that a Dockerfile names. Redis refuses every write once it is full
 * (`noeviction`, which the queue needs), so that Plinth would stand still for as long as those are kept.
 */
export class RedisRoom {
  readonly #redis: Redis;
  readonly #log: Log;
  #wasShort = false;

  constructor(redis: Redis, log: Log) {
    this.#redis = redis;
    this.#log = log;
  }

  /** True where more than half is used; false where Redis does not tell, or has no limit. */
  async isShort(): Promise<boolean> {
    try {
      const text = await this.#redis.info("memory");
      const [used = 0, most = 0] = ["used_memory", "maxmemory"].map((name) =>
        Number(new RegExp(`^${name}:(\\d{1,16})\\r?$`, "m").exec(text)?.[1] ?? 0),
      );
      const isShort = most > 0 && used > most * mostUsed;
      if (isShort && !this.#wasShort) {
        this.#log.warn({ used, most }, "Redis is more than half full: what is large is not kept");
      }
      this.#wasShort = isShort;
      return isShort;
    } catch (error) {
      // Some that are rented out do not let themselves be asked.
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.debug({ reason }, "Redis does not tell how full it is");
      return false;
    }
  }
}
