import { Redis } from "ioredis";
import { UpstreamError } from "../../core/errors.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { Store } from "../../workflow/ports/store.ts";
import { RedisRoom } from "./redis-room.ts";

const prefix = "plinth:store:";
const largeCharacters = 64 * 1024;

/** In one step, so that no set is left without an end. */
const addMemberScript = `
redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/**
 * Creates a store on Redis 6.2+ or Valkey. Where Redis does not answer for two seconds, `store-unavailable` is thrown; where it
 * is more than half full, values of more than 64 KiB are not kept.
 */
export function createRedisStore(options: { readonly redisUrl: string; readonly log: Log }): Store {
  const { redisUrl, log } = options;
  const { host } = new URL(redisUrl);
  const redis = new Redis(redisUrl, { commandTimeout: 2_000, keyPrefix: prefix });
  const room = new RedisRoom(redis, log);
  // Every command reports its own failure.
  redis.on("error", (error: Error) =>
    log.debug({ host, reason: error.message }, "store reports an error of its connection"),
  );

  async function reach<T>(key: string, command: Promise<T>): Promise<T> {
    try {
      return await command;
    } catch (error) {
      // No more than its message: the error of a refused AUTH carries the password among its fields.
      const reason = error instanceof Error ? error.message : String(error);
      throw new UpstreamError("store-unavailable", `The store's Redis at ${host} cannot be used: ${reason}`, {
        upstream: "store",
        resource: key,
      });
    }
  }

  return {
    get: (key) => reach(key, redis.get(key)),
    async set(key, value, ttlMs) {
      // An older value would be taken for this one.
      if (value.length > largeCharacters && (await room.isShort())) return void (await reach(key, redis.del(key)));
      await reach(key, redis.set(key, value, "PX", ttlMs));
    },
    claim: async (key, value, ttlMs) => (await reach(key, redis.set(key, value, "PX", ttlMs, "NX"))) === "OK",
    async delete(key) {
      await reach(key, redis.del(key));
    },
    async addMember(key, member, ttlMs) {
      await reach(key, redis.eval(addMemberScript, 1, key, member, ttlMs));
    },
    async removeMember(key, member) {
      await reach(key, redis.srem(key, member));
    },
    members: (key) => reach(key, redis.smembers(key)),
    async close() {
      redis.disconnect();
    },
  };
}
