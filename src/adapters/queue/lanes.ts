import type { JobPriority } from "../../workflow/ports/queue.ts";

/**
 * Lines up what waits so that of one lane only one is out at a time, and no lane waits for the backlog of another.
 *
 * Within a lane first come is first served; lanes take turns. What is urgent comes out before all else that can, and what is in
 * the background where nothing else can.
 */
export interface Lanes<T> {
  add(lane: string, item: T, priority?: JobPriority): void;
  /** Has an item that waits go by another priority, where that is more pressing. */
  bringForward(lane: string, item: T, priority: JobPriority): void;
  /** Takes the next item whose lane is free, and occupies the lane; undefined where there is none. */
  take(): T | undefined;
  /** Frees a lane that `take` occupied. */
  release(lane: string): void;
}

export function createLanes<T>(): Lanes<T> {
  const occupied = new Set<string>();
  const lines = { urgent: createLines<T>(), normal: createLines<T>(), background: createLines<T>() };
  const all = [lines.urgent, lines.normal, lines.background];

  function add(lane: string, item: T, priority: JobPriority = "normal"): void {
    lines[priority].add(lane, item);
    if (!occupied.has(lane)) lines[priority].open(lane);
  }

  return {
    add,

    bringForward(lane, item, priority) {
      const lessPressing = all.slice(all.indexOf(lines[priority]) + 1);
      if (lessPressing.some((line) => line.remove(lane, item))) add(lane, item, priority);
    },

    take() {
      for (const line of all) {
        const next = line.shift();
        if (next === undefined) continue;
        occupied.add(next.lane);
        for (const other of all) other.close(next.lane);
        return next.item;
      }
      return undefined;
    },

    release(lane) {
      occupied.delete(lane);
      for (const line of all) line.open(lane);
    },
  };
}

interface Lines<T> {
  add(lane: string, item: T): void;
  /** True where the item was in line. */
  remove(lane: string, item: T): boolean;
  /** Gives a lane, where something waits in it, the next free turn after all that have one. */
  open(lane: string): void;
  close(lane: string): void;
  shift(): { readonly lane: string; readonly item: T } | undefined;
}

function createLines<T>(): Lines<T> {
  const waiting = new Map<string, Set<T>>();
  /** Lanes with something waiting and nothing out, in order of turn. */
  const turns = new Set<string>();

  function remove(lane: string, item: T): boolean {
    const line = waiting.get(lane);
    if (!line?.delete(item)) return false;
    if (line.size > 0) return true;
    waiting.delete(lane);
    turns.delete(lane);
    return true;
  }

  return {
    add: (lane, item) => void waiting.set(lane, (waiting.get(lane) ?? new Set()).add(item)),
    remove,
    open(lane) {
      if (waiting.has(lane)) turns.add(lane);
    },
    close: (lane) => void turns.delete(lane),
    shift() {
      for (const lane of turns) {
        for (const item of waiting.get(lane) ?? []) {
          remove(lane, item);
          return { lane, item };
        }
      }
      return undefined;
    },
  };
}
