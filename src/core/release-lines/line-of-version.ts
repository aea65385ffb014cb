import type { Product, ReleaseLine } from "./release-line.ts";

const indexes = new WeakMap<Product, ReadonlyMap<string, ReleaseLine>>();

/** The release line that a version belongs to: `[20, 11, 0]` of Node.js to `20`; null where none is known. */
export function lineOfVersion(product: Product, parts: readonly number[]): ReleaseLine | null {
  let index = indexes.get(product);
  if (index === undefined) {
    index = new Map(
      product.lines.flatMap((line) =>
        [line.cycle, line.codename].flatMap((name) => (name === null ? [] : [[cycleKey(name), line] as const])),
      ),
    );
    indexes.set(product, index);
  }
  // Windows counts its releases by build: 10.0.20348 is ltsc2022.
  const three = product.hostBound && parts.length > 2 ? index.get(parts.slice(0, 3).join(".")) : undefined;
  if (three !== undefined) return three;
  const two = parts.length > 1 ? index.get(`${parts[0]}.${parts[1]}`) : undefined;
  return two ?? index.get(`${parts[0]}`) ?? null;
}

/** `22.04` and the numbers 22 and 4 name one line. */
function cycleKey(cycle: string): string {
  return cycle
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? String(Number(part)) : part))
    .join(".");
}
