import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";

/**
 * Lets one job of a repository run at a time, in whatever process.
 *
 * A lease is a key with a lifetime that its holder keeps renewing, so that the death of a process frees the repository
 * on its own. Jobs that find the repository taken line up, oldest first; whoever releases the lease learns whose turn it
 * is. A process that is suspended or cut off from Redis for longer than the lifetime loses its lease while it works.
 */
export interface RepositoryLeases {
  /** Takes the lease for a job; null where another has it. */
  acquire(repository: string, jobId: string): Promise<RepositoryLease | null>;
  /** Lines a job up for the lease; false where the lease is free by now, and there is nothing to wait for. */
  lineUp(repository: string, jobId: string, enqueuedAtMs: number): Promise<boolean>;
}

interface RepositoryLease {
  /** Ends the lease; the id of the job whose turn it is, where one is lined up. */
  release(): Promise<string | null>;
}

const acquireScript = `
if not redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return 0 end
redis.call('ZREM', KEYS[2], ARGV[3])
return 1`;

const renewScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

const releaseScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
redis.call('DEL', KEYS[1])
return redis.call('ZPOPMIN', KEYS[2])[1] or false`;

const lineUpScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1`;

/** Keeps leases in Redis. `onLost` hears why a lease could not be renewed while its job was still running. */
export function createRepositoryLeases(
  redis: Redis,
  options: {
    readonly prefix: string;
    readonly lifetimeMs: number;
    readonly onLost: (repository: string, reason: string) => void;
  },
): RepositoryLeases {
  const { prefix, lifetimeMs, onLost } = options;
  const leaseKey = (repository: string) => `${prefix}:lease:${repository}`;
  const lineKey = (repository: string) => `${prefix}:line:${repository}`;

  return {
    async acquire(repository, jobId) {
      const [key, line] = [leaseKey(repository), lineKey(repository)];
      const token = randomUUID();
      if ((await redis.eval(acquireScript, 2, key, line, token, lifetimeMs, jobId)) !== 1) return null;
      const renewal = setInterval(() => {
        redis.eval(renewScript, 1, key, token, lifetimeMs).then(
          (renewed) => {
            if (renewed === 1) return;
            clearInterval(renewal);
            onLost(repository, "it ran out");
          },
          (error: Error) => onLost(repository, error.message),
        );
      }, lifetimeMs / 3);
      return {
        async release() {
          clearInterval(renewal);
          const next = await redis.eval(releaseScript, 2, key, line, token);
          return typeof next === "string" ? next : null;
        },
      };
    },

    async lineUp(repository, jobId, enqueuedAtMs) {
      const keys = [leaseKey(repository), lineKey(repository)] as const;
      // The line lives longer than any wait in it, and goes with the last of them.
      return (await redis.eval(lineUpScript, 2, ...keys, jobId, enqueuedAtMs, lifetimeMs * 10)) === 1;
    },
  };
}
