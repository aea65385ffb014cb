import type { ServerResponse } from "node:http";
import type { ApplicationFunction } from "probot";
import type { EventPorts } from "./events/event-ports.ts";
import { onPush } from "./events/push.ts";
import { onRepositoriesGranted } from "./events/repositories-granted.ts";

/** Creates the App: which webhooks it listens to, and how it tells that it is well. */
export function createBot(ports: EventPorts): ApplicationFunction {
  return (app, { addHandler }) => {
    app.on("push", (context) => onPush(context, ports));
    app.on(
      ["installation.created", "installation.unsuspend", "installation.new_permissions_accepted"],
      ({ payload }) => onRepositoriesGranted(payload, ports),
    );
    app.on("installation_repositories.added", ({ payload }) => onRepositoriesGranted(payload, ports));

    addHandler(async (request, response) => {
      const path = request.url?.split("?")[0];
      if (path === "/livez") return answer(response, 200, "alive");
      if (path !== "/readyz") return false;
      return await answerReadiness(response, ports);
    });
  };
}

/** Answers whether the process can do its work now, which needs the store. */
export async function answerReadiness(response: ServerResponse, ports: Pick<EventPorts, "store" | "log">): Promise<true> {
  try {
    await ports.store.get("v1:readyz");
    return answer(response, 200, "ready");
  } catch (error) {
    ports.log.warn({ err: error }, "Not ready");
    return answer(response, 503, "the store cannot be reached");
  }
}

function answer(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  return true;
}
