/** The parts of a reference as they are written, unchecked. */
export interface ReferenceParts {
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/**
 * Splits a reference at its `@` and at the `:` before its tag.
 *
 * The name comes first, then `:` and the tag, then `@` and the digest, so that lengths tell where each part stands.
 */
export function splitReference(text: string): ReferenceParts {
  const at = text.indexOf("@");
  const named = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? null : text.slice(at + 1);
  const colon = named.lastIndexOf(":");
  // A colon before a slash is that of a port.
  if (colon <= named.lastIndexOf("/")) return { name: named, tag: null, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}
