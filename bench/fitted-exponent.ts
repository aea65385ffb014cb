/** The power with which costs grow with sizes: the slope of a straight line through their logarithms. */
export function fittedExponent(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const meanSize = mean(logs.map(([size]) => size));
  const meanCost = mean(logs.map(([, cost]) => cost));
  const rise = mean(logs.map(([size, cost]) => (size - meanSize) * (cost - meanCost)));
  return rise / mean(logs.map(([size]) => (size - meanSize) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
