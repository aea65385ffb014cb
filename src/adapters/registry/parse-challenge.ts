/** What a registry wants to see before it answers (`WWW-Authenticate`, RFC 9110 §11.6.1). */
export type Challenge =
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly realm: string; readonly service: string | null };

const LONGEST_HEADER = 4096;
// scheme, or name="quoted" / name=token, one after the other. No two alternatives match the same characters twice.
const PIECE = /([a-z0-9!#$%&'*+.^_`|~-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",=]+)))?/giy;
const GAP = /[\s,]*/y;

/**
 * Reads the challenge Plinth can meet, Bearer before Basic; null where there is none.
 *
 * The challenge's own `scope` is not read: a registry does not choose what Plinth asks for.
 */
export function parseChallenge(header: string | undefined): Challenge | null {
  if (header === undefined || header.length > LONGEST_HEADER) return null;
  let scheme = "";
  let basic = false;
  const bearer = new Map<string, string>();
  for (const { name, value } of pieces(header)) {
    if (value === null) {
      scheme = name;
      basic ||= scheme === "basic";
    } else if (scheme === "bearer" && !bearer.has(name)) {
      bearer.set(name, value);
    }
  }
  const realm = bearer.get("realm");
  if (realm !== undefined) return { kind: "bearer", realm, service: bearer.get("service") ?? null };
  return basic ? { kind: "basic" } : null;
}

function* pieces(header: string): Generator<{ readonly name: string; readonly value: string | null }> {
  let at = 0;
  for (;;) {
    GAP.lastIndex = at;
    GAP.test(header);
    PIECE.lastIndex = GAP.lastIndex;
    const piece = PIECE.exec(header);
    if (!piece) return;
    at = PIECE.lastIndex;
    const [, name = "", quoted, token] = piece;
    yield { name: name.toLowerCase(), value: quoted?.replace(/\\(.)/g, "$1") ?? token ?? null };
  }
}
