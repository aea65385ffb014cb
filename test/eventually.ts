import { vi } from "vitest";

/** Waits until a check passes, on however busy a machine; where it never does, fails with what it said last. */
export async function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return await vi.waitFor(check, { timeout: 60_000 });
}
