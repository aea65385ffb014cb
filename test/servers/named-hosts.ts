import { Agent, type Dispatcher } from "undici";
import type { Network } from "../../src/adapters/http/network.ts";

export interface SentRequest {
  /** As the client believes: `https://ghcr.io`. */
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  /** Header names and values, one after the other, as they went out. */
  readonly head: string;
  readonly body: string;
}

/**
 * A network in which public names lead to servers on loopback: `{ "https://ghcr.io": "http://127.0.0.1:4001" }`.
 *
 * The client believes that it speaks https with the name. All it sends is written down, also what was meant for an
 * origin that is not listed and cannot be reached.
 */
export function openNamedHosts(servers: Readonly<Record<string, string>>): Network & { readonly sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const agent = new Agent({ allowH2: false });
  const redirecting: Dispatcher = agent.compose((dispatch) => (options, handler) => {
    const origin = String(options.origin);
    sent.push({
      origin,
      path: options.path,
      head: JSON.stringify(options.headers),
      body: typeof options.body === "string" ? options.body : "",
    });
    // Port 9 is "discard": nobody listens.
    return dispatch({ ...options, origin: servers[origin] ?? "http://127.0.0.1:9" }, handler);
  });
  return {
    sent,
    permitted: redirecting,
    publicOnly: redirecting,
    reachedPrivately: () => false,
    close: () => agent.close(),
  };
}
