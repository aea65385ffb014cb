const marker = "<!-- plinth dashboard -->";

/** The title of the dashboard issue. */
export const dashboardTitle = "Base images, as Plinth sees them";

/** What the dashboard says when the repository file does not ask for it any more. */
export const dashboardTurnedOff = markDashboard("The dashboard is turned off: `dashboard` in `.github/plinth.yml`.");

/** Ends the text of the dashboard issue with the hidden marker by which Plinth finds it again. */
export function markDashboard(text: string): string {
  return `${text.trimEnd()}\n\n${marker}`;
}

/** True for the text of a dashboard issue; who wrote it is for the caller to ask. */
export function isDashboard(body: string): boolean {
  return body.trimEnd().endsWith(marker);
}
