import type { Store } from "./ports/store.ts";

/** Reads a value that was stored as JSON under this key; null where there is none (any more). */
export async function readStored<Value>(store: Store, key: string): Promise<Value | null> {
  const text = await store.get(key);
  // The store is Plinth's own, and keys carry the version of the shape that is kept under them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text === null ? null : (JSON.parse(text) as Value);
}
