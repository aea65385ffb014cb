import type { Terminal } from "./terminal.ts";

/** Tells a person who waits how far the work has got. */
export interface Progress {
  readonly update: (done: number, all: number) => void;
  /** Takes the line away again. */
  readonly end: () => void;
}

/** What is faster than this needs no progress. */
const patienceMs = 400;
const redrawMs = 80;
const wipeLine = "\r\u001B[2K";

/** Shows progress as one line on standard error, where that is a terminal and the work takes long. */
export function showProgress({ stderr }: Terminal, what: string, now: () => number): Progress {
  if (stderr.isTTY !== true) return { update: () => undefined, end: () => undefined };
  let nextDrawAt = now() + patienceMs;
  let drawn = false;
  return {
    update: (done, all) => {
      if (now() < nextDrawAt) return;
      stderr.write(`${wipeLine}${what}: ${done} of ${all}`);
      nextDrawAt = now() + redrawMs;
      drawn = true;
    },
    end: () => {
      if (drawn) stderr.write(wipeLine);
    },
  };
}
