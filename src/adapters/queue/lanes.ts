/**
 * Lines up what waits so that of one lane only one is out at a time, and no lane waits for the backlog of another.
 *
 * Within a lane first come is first served; lanes take turns. What is in the background comes out where nothing else can.
 */
export interface Lanes<T> {
  add(lane: string, item: T, how?: "background"): void;
  /** Has an item wait in the background no longer; nothing where it does not. */
  bringForward(lane: string, item: T): void;
  /** Takes the next item whose lane is free, and occupies the lane; undefined where there is none. */
  take(): T | undefined;
  /** Frees a lane that `take` occupied. */
  release(lane: string): void;
}

export function createLanes<T>(): Lanes<T> {
  const occupied = new Set<string>();
  const [foreground, background] = [createLines<T>(), createLines<T>()];
  const both = [foreground, background];

  function add(lane: string, item: T, lines: Lines<T>): void {
    lines.add(lane, item);
    if (!occupied.has(lane)) lines.open(lane);
  }

  return {
    add: (lane, item, how) => add(lane, item, how === "background" ? background : foreground),

    bringForward(lane, item) {
      if (background.remove(lane, item)) add(lane, item, foreground);
    },

    take() {
      for (const lines of both) {
        const next = lines.shift();
        if (next === undefined) continue;
        occupied.add(next.lane);
        for (const other of both) other.close(next.lane);
        return next.item;
      }
      return undefined;
    },

    release(lane) {
      occupied.delete(lane);
      for (const lines of both) lines.open(lane);
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
