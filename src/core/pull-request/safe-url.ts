/** An address that can be linked to: plain https of a named host, of which nothing in Markdown is acted on; null for any other. */
export function safeUrl(text: string): { readonly href: string; readonly host: string } | null {
  const url = text.length > 500 ? null : URL.parse(text);
  if (url === null || url.protocol !== "https:" || url.username || url.password || url.port) return null;
  const host = url.hostname;
  if (!/^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(host)) return null;
  const path = url.pathname.replaceAll(/[^\w/.%~-]/g, percentEncoded).replace(/\/$/, "");
  // A link to an issue would appear on that issue; GitHub's own detour does not.
  const isMention = host === "github.com" && /\/(?:issues|pulls?|discussions|commit)\//.test(path);
  return { href: `https://${isMention ? "redirect.github.com" : host}${path}`, host };
}

/** Every character that is left in a parsed address is ASCII. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
