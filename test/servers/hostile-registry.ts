import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "./listen.ts";

export type Script = (request: IncomingMessage, response: ServerResponse) => void;

export interface HostileRegistry {
  readonly host: string;
  readonly url: string;
  /** Every request that arrived, with all its headers. */
  readonly requests: { readonly method: string; readonly path: string; readonly headers: IncomingMessage["headers"] }[];
  /** What it does with a request; may be replaced at any time. */
  script: Script;
  readonly stop: () => Promise<void>;
}

/** Starts a server on loopback that answers whatever its script says, and writes down all it is told. */
export async function startHostileRegistry(script: Script = answer(404), on = "127.0.0.1"): Promise<HostileRegistry> {
  const server = createServer((request, response) => {
    hostile.requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers });
    response.on("error", () => response.destroy());
    hostile.script(request, response);
  });
  const { host, stop } = await listen(server, 0, on);
  const hostile: HostileRegistry = { host, url: `http://${host}`, requests: [], script, stop };
  return hostile;
}

/** A script that gives every request this reply. */
export function answer(
  status: number,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  body: string | Uint8Array | object = "",
): Script {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return (request, response) => {
    response.writeHead(
      status,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
    );
    response.end(request.method === "HEAD" ? undefined : text);
  };
}
