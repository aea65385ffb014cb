const marker = "<!-- plinth dashboard -->";

/** True for the text of a dashboard issue; who wrote it is for the caller to ask. */
export function isDashboard(body: string): boolean {
  return body.trimEnd().endsWith(marker);
}
