/** A page as the typed methods of Octokit give it. */
interface Page<Data> {
  readonly data: Data;
  readonly headers: { readonly link?: string | undefined };
}

/** Which page is to be read, and how many entries it has. */
export interface PageWish {
  readonly page: number;
  readonly per_page: 100;
}

/**
 * Reads one page after the other until GitHub names no next one.
 *
 * Octokit's own pagination takes a 409 for an empty list, whatever the list is of:
 * https://github.com/octokit/plugin-paginate-rest.js/blob/main/src/iterator.ts
 */
export async function* readPages<Data>(read: (wish: PageWish) => Promise<Page<Data>>): AsyncGenerator<Data> {
  for (let page = 1, isMore = true; isMore; page += 1) {
    const { data, headers } = await read({ page, per_page: 100 });
    isMore = hasNextPage(headers);
    yield data;
  }
}

/** True where a page is not the last one. */
export function hasNextPage({ link }: Page<unknown>["headers"]): boolean {
  return link?.includes('rel="next"') === true;
}
