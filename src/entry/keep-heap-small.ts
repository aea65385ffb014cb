import { setFlagsFromString } from "node:v8";

/** Each with what it is for; the figures are of `npm run bench:scan`, 200 images of 1,000 tags. */
const flags = [
  // The heap may otherwise grow fourfold before it is looked through: for long lists of tags, to hundreds of megabytes.
  "--semi-space-growth-factor=1",
  "--heap-growing-percent=30",
  // While marking goes on beside the work, the work goes on to allocate: 10 MB. A pause of some 20 ms is nothing here.
  "--no-incremental-marking",
  // Optimising undici's HTTP parser takes 20 MB and 0.2 s for a function that is quick enough without. Both are needed.
  "--no-wasm-tier-up",
  "--no-wasm-dynamic-tiering",
];

/**
 * Has V8 take little memory, for a process that reads a great deal, keeps little, and has nobody wait for it between two
 * garbage collections.
 */
export function keepHeapSmall(): void {
  for (const flag of flags) setFlagsFromString(flag);
}
