import { askEmulator } from "./ask-emulator.ts";
import { checkRoutes } from "./check-routes.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import type { ApiReply, ApiRequest } from "./gateway.ts";
import { gitRoutes } from "./git-routes.ts";
import { installationRoutes } from "./installation-routes.ts";
import { pullRequestRoutes } from "./pull-request-routes.ts";
import type { StandInState } from "./stand-in-state.ts";

/** A method, a path, and the answer, which is given what the path's groups matched. */
export type Route = readonly [
  method: string,
  path: RegExp,
  answer: (state: StandInState, request: ApiRequest, match: readonly string[]) => Promise<ApiReply>,
];

const routes = [
  ...conversationRoutes,
  ...installationRoutes,
  ...deliveryRoutes,
  ...gitRoutes,
  ...pullRequestRoutes,
  ...checkRoutes,
];

/** Answers a REST request as GitHub does. */
export async function answerAsGithub(state: StandInState, request: ApiRequest): Promise<ApiReply> {
  for (const [method, path, answer] of routes) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return await answer(state, request, match.slice(1));
  }
  return await askEmulator(state, request);
}
