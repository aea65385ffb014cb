/**
 * Lines up what waits so that of one lane only one is out at a time, and no lane waits for the backlog of another.
 *
 * Within a lane first come is first served; lanes take turns.
 */
export interface Lanes<T> {
  add(lane: string, item: T): void;
  /** Takes the next item whose lane is free, and occupies the lane; undefined where there is none. */
  take(): T | undefined;
  /** Frees a lane that `take` occupied. */
  release(lane: string): void;
}

export function createLanes<T>(): Lanes<T> {
  const waiting = new Map<string, T[]>();
  const occupied = new Set<string>();
  // Lanes with something waiting and nothing out, in order of turn.
  const ready = new Set<string>();

  return {
    add(lane, item) {
      const line = waiting.get(lane);
      if (line) line.push(item);
      else waiting.set(lane, [item]);
      if (!occupied.has(lane)) ready.add(lane);
    },

    take() {
      for (const lane of ready) {
        const line = waiting.get(lane) ?? [];
        const item = line.shift();
        if (line.length === 0) waiting.delete(lane);
        ready.delete(lane);
        occupied.add(lane);
        return item;
      }
      return undefined;
    },

    release(lane) {
      occupied.delete(lane);
      if (waiting.has(lane)) ready.add(lane);
    },
  };
}
