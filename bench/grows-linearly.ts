const mostGrowth = 1.1;

/**
 * Prints the power with which a cost grows with sizes, the slope of a straight line through their logarithms, and tells
 * whether it is as good as linear.
 */
export function growsLinearly(what: string, points: readonly (readonly [size: number, cost: number])[]): boolean {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const meanSize = mean(logs.map(([size]) => size));
  const meanCost = mean(logs.map(([, cost]) => cost));
  const rise = mean(logs.map(([size, cost]) => (size - meanSize) * (cost - meanCost)));
  const exponent = rise / mean(logs.map(([size]) => (size - meanSize) ** 2));
  console.log(`${what}: grows to the power of ${exponent.toFixed(2)} (wanted: below ${mostGrowth})`);
  return exponent < mostGrowth;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
