import { AsyncResource } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { UpstreamError } from "../../core/errors.ts";
import { type LookupPlaces, lookupPlaces } from "../../core/config/lookup-places.ts";
import type { Job } from "../../workflow/job.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { JobPriority, Queue } from "../../workflow/ports/queue.ts";
import { dueSecond } from "./due-second.ts";
import { jobIdentity } from "./job-identity.ts";
import { jobLane } from "./job-lane.ts";
import { logFailure } from "./log-failure.ts";
import { createLanes } from "./lanes.ts";
import { morePressing } from "./more-pressing.ts";
import { parseJob } from "./parse-job.ts";
import { limitWaitMs, patientRetries, retryDelayMs, type RetryPolicy } from "./retry-policy.ts";

/** A job that ended in failure. */
export interface FailedJob {
  readonly job: Job;
  readonly error: Error;
}

/** A queue in this process's memory, which can be waited for. */
export interface InProcessQueue extends Queue {
  /**
   * Settles when no job waits, runs or is to be tried again; what is enqueued for later does not count. Gives the jobs that ended in failure since it was last
   * asked: the newest hundred.
   */
  idle(): Promise<readonly FailedJob[]>;
}

interface Ticket {
  readonly job: Job;
  readonly identity: string;
  readonly lane: string;
  /** Whose work the job is a part of. */
  readonly context: AsyncResource;
  /** When it began to be wanted, in milliseconds since the epoch. */
  since: number;
  /** When it was lined up; null while it runs or is to be tried again. */
  waitsSince: number | null;
  attemptsMade: number;
  running: boolean;
  priority: JobPriority;
  /** How pressing it is to run once more, where the job was enqueued again while it ran. */
  again: JobPriority | null;
}

const failuresKept = 100;
/** A timer of Node's counts its milliseconds in 31 bits: some 24 days. */
const longestTimerMs = 24 * 60 * 60 * 1_000;

/** Creates a queue that needs no server. What waits in it is lost with the process; the next sweep finds it again. */
export function createInProcessQueue(options: {
  readonly log: Log;
  /** How many lookups registries get. */
  readonly lookups?: LookupPlaces;
  /** Jobs that run at the same time; by default twice what one registry gets, so that one that hangs leaves room. */
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
}): InProcessQueue {
  const { log, lookups = lookupPlaces({ registries: {} }), concurrency = 2 * lookups.most } = options;
  const { retry = patientRetries } = options;
  /** By identity: whatever waits, runs or is to be tried again. */
  const tickets = new Map<string, Ticket>();
  const lanes = createLanes<Ticket>();
  const retries = new Set<NodeJS.Timeout>();
  const intervals = new Map<string, NodeJS.Timeout>();
  /** By identity, second and priority. */
  const delayed = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let handle: ((job: Job) => Promise<void>) | null = null;
  let state: "open" | "closing" | "closed" = "open";
  let failures: FailedJob[] = [];
  let idle = Promise.withResolvers<void>();
  idle.resolve();

  function add(job: Job, priority: JobPriority = "normal"): void {
    const identity = jobIdentity(job);
    const ticket = tickets.get(identity);
    if (ticket) {
      if (ticket.running) ticket.again = morePressing(priority, ticket.again ?? priority);
      else ticket.priority = morePressing(priority, ticket.priority);
      lanes.bringForward(ticket.lane, ticket, priority);
      return;
    }
    if (tickets.size === 0) idle = Promise.withResolvers();
    const lane = jobLane(job, lookups) ?? identity;
    const context = new AsyncResource("job");
    const since = Date.now();
    const waiting = { since, waitsSince: since, attemptsMade: 0, running: false, again: null };
    const fresh: Ticket = { job, identity, lane, context, priority, ...waiting };
    tickets.set(identity, fresh);
    lanes.add(lane, fresh, priority);
    takeOut();
  }

  /** Lines up anew what was taken out already. */
  function line(ticket: Ticket): void {
    ticket.waitsSince = Date.now();
    lanes.add(ticket.lane, ticket, ticket.priority);
  }

  function addLater(job: Job, due: number, priority: JobPriority = "normal"): void {
    const key = `${jobIdentity(job)} ${due} ${priority}`;
    clearTimeout(delayed.get(key));
    const leftMs = due * 1_000 - Date.now();
    const come = (): void => {
      delayed.delete(key);
      if (leftMs > longestTimerMs) addLater(job, due, priority);
      else add(job, priority);
    };
    delayed.set(key, setTimeout(come, Math.min(leftMs, longestTimerMs)).unref());
  }

  function next(): Ticket | undefined {
    if (!handle || state !== "open" || running.size >= concurrency) return undefined;
    return lanes.take();
  }

  function takeOut(): void {
    for (let ticket = next(); ticket; ticket = next()) start(ticket);
  }

  function start(ticket: Ticket): void {
    ticket.running = true;
    ticket.waitsSince = null;
    ticket.again = null;
    ticket.attemptsMade += 1;
    const run = ticket.context.runInAsyncScope(attempt, null, ticket.job).then((error) => {
      running.delete(run);
      ticket.running = false;
      lanes.release(ticket.lane);
      if (error) fail(ticket, error);
      else end(ticket);
      takeOut();
    });
    running.add(run);
  }

  async function attempt(payload: Job): Promise<Error | null> {
    try {
      const job = parseJob(payload);
      // A server would stand between the two: whoever enqueues goes on before the job begins.
      await nextTurn();
      await handle?.(job);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  function fail(ticket: Ticket, error: Error): void {
    const limitMs = limitWaitMs(error, Date.now() - ticket.since, retry);
    if (limitMs !== null) ticket.attemptsMade -= 1;
    const delayMs = limitMs ?? retryDelayMs(error, ticket.attemptsMade, retry);
    logFailure(log, ticket.job, error, delayMs);
    if (delayMs === null) {
      failures = [...failures, { job: ticket.job, error }].slice(-failuresKept);
      end(ticket);
    } else if (state === "open") {
      ticket.priority = morePressing(ticket.priority, ticket.again ?? ticket.priority);
      const timer = setTimeout(() => {
        retries.delete(timer);
        line(ticket);
        takeOut();
      }, delayMs);
      retries.add(timer);
    }
  }

  function end(ticket: Ticket): void {
    if (ticket.again !== null) {
      ticket.priority = ticket.again;
      ticket.since = Date.now();
      ticket.attemptsMade = 0;
      line(ticket);
      return;
    }
    tickets.delete(ticket.identity);
    if (tickets.size === 0) idle.resolve();
  }

  return {
    async enqueue(job, how) {
      if (state === "closed") {
        throw new UpstreamError("queue-unavailable", "The queue is closed.", { upstream: "queue", resource: job.name });
      }
      if (how?.afterMs === undefined) add(job, how?.priority);
      else if (state === "open") addLater(job, dueSecond(Date.now() + how.afterMs), how.priority);
    },

    async repeat(job, everyMs) {
      const identity = jobIdentity(job);
      clearInterval(intervals.get(identity));
      await this.enqueue(job);
      intervals.set(identity, setInterval(() => add(job), everyMs).unref());
    },

    async counts() {
      return {
        waiting: tickets.size - running.size - retries.size,
        active: running.size,
        delayed: retries.size + delayed.size,
        failed: failures.length,
      };
    },

    async lagMs() {
      const now = Date.now();
      return [...tickets.values()].reduce((most, { waitsSince }) => Math.max(most, now - (waitsSince ?? now)), 0);
    },

    work(handler) {
      handle = handler;
      takeOut();
    },

    async idle() {
      await idle.promise;
      const ended = failures;
      failures = [];
      return ended;
    },

    async close() {
      if (state === "open") state = "closing";
      intervals.forEach((timer) => clearInterval(timer));
      retries.forEach((timer) => clearTimeout(timer));
      delayed.forEach((timer) => clearTimeout(timer));
      await Promise.all(running);
      state = "closed";
      if (tickets.size > 0) log.info({ dropped: tickets.size }, "queue closed before these jobs were done");
      tickets.clear();
      idle.resolve();
    },
  };
}
