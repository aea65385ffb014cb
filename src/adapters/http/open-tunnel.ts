import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Socket } from "node:net";

const TUNNEL_MS = 10_000;

/** A proxy did not open a way to a host: told with its status, never with what was sent to it. */
class TunnelRefused extends Error {
  readonly code = "PROXY_REFUSED";
  readonly status: number | null;

  constructor(status: number | null, cause?: unknown) {
    super(status === null ? "the proxy cannot be reached" : `the proxy answered ${status}`, { cause });
    this.status = status;
  }
}

/** Opens a way through a proxy to `host:port` (RFC 9110 §9.3.6); rejects with `PROXY_REFUSED`, at the latest after `withinMs`. */
export function openTunnel(
  proxy: { readonly url: URL; readonly authorization: string | null },
  authority: string,
  ca: readonly string[] | undefined,
  withinMs = TUNNEL_MS,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const send = proxy.url.protocol === "https:" ? tlsRequest : plainRequest;
  const connect = send(proxy.url, {
    method: "CONNECT",
    path: authority,
    agent: false,
    ...(ca === undefined ? {} : { ca: [...ca] }),
    headers: {
      host: authority,
      ...(proxy.authorization === null ? {} : { "proxy-authorization": proxy.authorization }),
    },
  });
  connect.once("connect", (reply, socket, head) => {
    if (reply.statusCode !== 200 || head.length > 0) {
      socket.destroy();
      return reject(new TunnelRefused(reply.statusCode ?? 0));
    }
    resolve(socket);
  });
  connect.once("response", (reply) => {
    connect.destroy();
    reject(new TunnelRefused(reply.statusCode ?? 0));
  });
  // Of all of it: a proxy that says a word from time to time is never idle.
  const timer = setTimeout(() => connect.destroy(new Error("the proxy took too long")), withinMs);
  connect.once("error", (error) => reject(new TunnelRefused(null, error)));
  connect.end();
  return promise.finally(() => clearTimeout(timer));
}
