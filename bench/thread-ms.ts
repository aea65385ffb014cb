/**
 * The milliseconds of the processor that some work takes on the mean of so many runs. What else the machine does is not
 * counted; the clock is coarse, so that short work needs many runs.
 */
export function threadMs(work: () => void, runs: number): number {
  const before = process.threadCpuUsage();
  for (let run = 0; run < runs; run += 1) work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000 / runs;
}
