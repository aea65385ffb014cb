/** A clock that shows `from` now and goes at `rate` from there, whatever the machine's own shows. */
export function startClock(from: Date, rate = 1): { readonly now: () => Date } {
  const started = performance.now();
  return { now: () => new Date(from.getTime() + (performance.now() - started) * rate) };
}
