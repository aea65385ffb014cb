import { type PageWish, readPages } from "./read-pages.ts";

/** Reads everything that GitHub lists a hundred at a time. */
export async function listAll<Item>(
  read: (
    wish: PageWish,
  ) => Promise<{ readonly data: readonly Item[]; readonly headers: { readonly link?: string | undefined } }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const items of readPages(read)) all.push(...items);
  return all;
}
