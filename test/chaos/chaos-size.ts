const minuteMs = 60 * 1_000;

/** The small size where tests are run as ever, the full one where `PLINTH_CHAOS=full` asks for it; and how long that may take. */
export function chaosSize<Size extends object>(small: Size, full: Size): Size & { readonly timeoutMs: number } {
  return process.env["PLINTH_CHAOS"] === "full"
    ? { ...full, timeoutMs: 120 * minuteMs }
    : { ...small, timeoutMs: 10 * minuteMs };
}
