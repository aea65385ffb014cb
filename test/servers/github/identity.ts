import { people } from "./emulated-github.ts";
import type { StandInState } from "./stand-in-state.ts";

/** Who GitHub says committed what its API made. */
export const webFlow = { name: "GitHub", email: "noreply@github.com" };

/** Whom GitHub names as the author of what a token made. */
export function identityOf(state: StandInState, token: string): { name: string; email: string } {
  const name = state.tokens.get(token) === null ? people[0] : "plinth[bot]";
  return { name, email: `1+${name}@users.noreply.github.com` };
}
