import type { ApplicationFunction } from "probot";
import { answerHealth } from "./answer-health.ts";
import type { EventPorts } from "./events/event-ports.ts";
import { onPush } from "./events/push.ts";
import { onRepositoriesGranted } from "./events/repositories-granted.ts";

/** Creates the App: which webhooks it listens to, and how it tells that it is well. */
export function createBot(ports: EventPorts): ApplicationFunction {
  return (app, { addHandler }) => {
    app.on("push", (context) => onPush(context, ports));
    app.on(["installation.created", "installation.unsuspend", "installation.new_permissions_accepted"], ({ payload }) =>
      onRepositoriesGranted(payload, ports),
    );
    app.on("installation_repositories.added", ({ payload }) => onRepositoriesGranted(payload, ports));
    addHandler((request, response) => answerHealth(request, response, ports, false));
  };
}
