import { describe, expect, test } from "vitest";
import { showProgress } from "../../../src/entry/cli/progress.ts";

/** Runs progress against a clock that stands still unless told, and returns what was written. */
function progressOn({ isTTY }: { isTTY: boolean }) {
  let nowMs = 0;
  const written: string[] = [];
  const stderr = { isTTY, write: (text: string) => written.push(text) };
  const stdout = { isTTY, write: () => undefined };
  const progress = showProgress({ environment: {}, stdout, stderr }, "Asking", () => nowMs);
  return { progress, written, waitUntil: (ms: number) => (nowMs = ms) };
}

describe("showProgress", () => {
  test("says nothing of work that is done at once", () => {
    const { progress, written, waitUntil } = progressOn({ isTTY: true });
    waitUntil(399);
    progress.update(3, 3);
    progress.end();
    expect(written).toEqual([]);
  });

  test("draws over itself on a terminal when it takes long, and takes the line away at the end", () => {
    const { progress, written, waitUntil } = progressOn({ isTTY: true });
    waitUntil(400);
    progress.update(1, 3);
    waitUntil(480);
    progress.update(2, 3);
    progress.end();
    expect(written).toEqual(["\r\u001B[2KAsking: 1 of 3", "\r\u001B[2KAsking: 2 of 3", "\r\u001B[2K"]);
  });

  test("does not draw more often than a person can see", () => {
    const { progress, written, waitUntil } = progressOn({ isTTY: true });
    for (let ms = 400; ms < 1400; ms += 1) {
      waitUntil(ms);
      progress.update(ms, 1400);
    }
    expect(written.length).toBeLessThanOrEqual(13);
  });

  test("is silent where standard error is a file or a pipe", () => {
    const { progress, written, waitUntil } = progressOn({ isTTY: false });
    waitUntil(60_000);
    progress.update(1, 3);
    progress.end();
    expect(written).toEqual([]);
  });
});
