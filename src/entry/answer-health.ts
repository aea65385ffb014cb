import type { IncomingMessage, ServerResponse } from "node:http";
import type { EventPorts } from "./events/event-ports.ts";

/**
 * Answers `/livez` (the process runs) and `/readyz` (it can reach its store), and 404 to all else where `else404`.
 *
 * True where the request was answered.
 */
export async function answerHealth(
  request: IncomingMessage,
  response: ServerResponse,
  ports: Pick<EventPorts, "store" | "log">,
  else404 = true,
): Promise<boolean> {
  const path = request.url?.split("?")[0];
  if (path === "/livez") return answer(response, 200, "alive");
  if (path === "/readyz") return await answerReadiness(response, ports);
  return else404 ? answer(response, 404, "not found") : false;
}

async function answerReadiness(
  response: ServerResponse,
  { store, log }: Pick<EventPorts, "store" | "log">,
): Promise<true> {
  try {
    await store.get("v1:readyz");
    return answer(response, 200, "ready");
  } catch (error) {
    log.warn({ err: error }, "Not ready");
    return answer(response, 503, "the store cannot be reached");
  }
}

function answer(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  return true;
}
