/** The second, since 1970, from which a job that is due at `ms` may run: times that all but agree are one. */
export function dueSecond(ms: number): number {
  return Math.ceil(ms / 1_000);
}
