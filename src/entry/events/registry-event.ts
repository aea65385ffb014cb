import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RegistryEventSource } from "../../core/config/registry-event-settings.ts";
import { pushedImages } from "../../core/registry-event/pushed-images.ts";
import { imagesPushed } from "../../workflow/upkeep/images-pushed.ts";
import type { EventPorts } from "./event-ports.ts";

/** Registries post to this address, with the source's name at the end. */
const path = "/api/registry-events/";
const mostBytes = 1024 * 1024;

/** A source, with its secret as the environment has it. */
export interface RegistryEvents {
  readonly source: RegistryEventSource;
  readonly secret: string;
}

/**
 * Takes what registries post when something was pushed; true where the request was one of theirs.
 *
 * A source that is not known and a secret that is wrong are answered alike. What cannot be queued is answered 503, so
 * that the registry sends it again.
 */
export async function onRegistryEvent(
  request: IncomingMessage,
  response: ServerResponse,
  sources: ReadonlyMap<string, RegistryEvents>,
  ports: EventPorts,
): Promise<boolean> {
  const url = URL.parse(request.url ?? "", "http://plinth");
  if (url === null || !url.pathname.startsWith(path)) return false;
  if (request.method !== "POST") return answer(response, 405, "events are posted");
  const name = url.pathname.slice(path.length);
  const known = sources.get(name);
  const given = request.headers.authorization?.replace(/^Bearer /i, "") ?? url.searchParams.get("secret") ?? "";
  if (known === undefined || !isSame(given, known.secret)) return answer(response, 401, "not known");
  const body = await readJson(request);
  if ("problem" in body) {
    response.setHeader("connection", "close");
    return answer(response, body.status, body.problem);
  }
  const images = pushedImages(known.source, body.value);
  if (images === null) return answer(response, 400, `not an event of ${known.source.from}`);
  try {
    const questions = await imagesPushed(images, ports);
    ports.log.info({ source: name, images, questions }, "Registry event received");
    return answer(response, 202, "taken");
  } catch (error) {
    ports.log.error({ err: error, source: name }, "Registry event could not be queued");
    return answer(response, 503, "later");
  }
}

/** In a time that tells nothing of either text. */
function isSame(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

type Body = { readonly value: unknown } | { readonly problem: string; readonly status: number };

async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The stream is kept open, so that whoever sends too much can still be told.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > mostBytes) return { problem: "too large", status: 413 };
      chunks.push(chunk);
    }
    return { value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    // Cut off, or no JSON: whoever sent it is told, if there is anybody left to be told.
    return { problem: "not a whole JSON document", status: 400 };
  }
}

function answer(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  return true;
}
