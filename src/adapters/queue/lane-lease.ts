import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { JobPriority } from "../../workflow/ports/queue.ts";

/** A job that waits for its lane. */
interface Waiting {
  readonly id: string;
  readonly enqueuedAtMs: number;
  readonly priority: JobPriority;
}

/**
 * Lets one job of a lane run at a time, in whatever process.
 *
 * A lease is a key with a lifetime that its holder keeps renewing, so that the death of a process frees the lane on its own.
 * Jobs that find the lane taken line up, the most pressing first and of these the oldest; whoever releases the lease learns
 * whose turn it is. A process that is suspended or cut off from Redis for longer than the lifetime loses its lease while it
 * works.
 */
export interface LaneLeases {
  /** Takes the lease for a job; null where another has it. */
  acquire(lane: string, jobId: string): Promise<LaneLease | null>;
  /** Lines a job up for the lease; false where the lease is free by now, and there is nothing to wait for. */
  lineUp(lane: string, job: Waiting): Promise<boolean>;
  /** Has a job that is lined up go by another priority, where that is more pressing; nothing where it is not lined up. */
  bringForward(lane: string, job: Waiting): Promise<void>;
}

interface LaneLease {
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

/** Later than any job was enqueued. */
const behindAllMs = 1e15;

function turnOf({ enqueuedAtMs, priority }: Waiting): number {
  if (priority === "urgent") return enqueuedAtMs - behindAllMs;
  return enqueuedAtMs + (priority === "background" ? behindAllMs : 0);
}

/** Keeps leases in Redis. `onLost` hears why a lease could not be renewed while its job was still running. */
export function createLaneLeases(
  redis: Redis,
  options: {
    readonly prefix: string;
    readonly lifetimeMs: number;
    readonly onLost: (lane: string, reason: string) => void;
  },
): LaneLeases {
  const { prefix, lifetimeMs, onLost } = options;
  const leaseKey = (lane: string) => `${prefix}:lease:${lane}`;
  const lineKey = (lane: string) => `${prefix}:line:${lane}`;

  return {
    async acquire(lane, jobId) {
      const [key, line] = [leaseKey(lane), lineKey(lane)];
      const token = randomUUID();
      if ((await redis.eval(acquireScript, 2, key, line, token, lifetimeMs, jobId)) !== 1) return null;
      const renewal = setInterval(() => {
        redis.eval(renewScript, 1, key, token, lifetimeMs).then(
          (renewed) => {
            if (renewed === 1) return;
            clearInterval(renewal);
            onLost(lane, "it ran out");
          },
          (error: Error) => onLost(lane, error.message),
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

    async lineUp(lane, job) {
      const keys = [leaseKey(lane), lineKey(lane)] as const;
      // The line lives longer than any wait in it, and goes with the last of them.
      return (await redis.eval(lineUpScript, 2, ...keys, job.id, turnOf(job), lifetimeMs * 10)) === 1;
    },

    async bringForward(lane, job) {
      await redis.zadd(lineKey(lane), "XX", "LT", turnOf(job), job.id);
    },
  };
}
