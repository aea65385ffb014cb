import type { TagList, TagListValidator } from "../../core/image/tag-list.ts";

const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,256}"$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
// RFC 9110 §8.8.2.2: a date with seconds stands for one version only when it is some time past.
const SETTLED_AFTER_MS = 60_000;
// Most registries' pages are a multiple of this long.
const ROUND_PAGE = 50;

/**
 * What a list of one page can be asked for with later; null where nothing would prove that it is unchanged.
 *
 * A page that may be full proves nothing: what comes after it leaves its bytes, and so its validator, as they are.
 */
export function validatorOf(
  address: string,
  headers: Readonly<Record<string, string>>,
  entries: number,
): TagListValidator | null {
  if (entries > 0 && entries % ROUND_PAGE === 0) return null;
  const { etag, "last-modified": lastModified, date } = headers;
  if (etag !== undefined && ETAG.test(etag)) return { address, etag };
  if (lastModified === undefined || date === undefined || ![lastModified, date].every((at) => HTTP_DATE.test(at))) {
    return null;
  }
  return Date.parse(date) - Date.parse(lastModified) >= SETTLED_AFTER_MS ? { address, lastModified } : null;
}

/** The validator of a known list, where it belongs to the address that is asked. */
export function validatorFor(url: URL, { validator }: TagList): TagListValidator | null {
  return validator?.address === url.href ? validator : null;
}
