import { createServer } from "node:http";
import { connect } from "node:net";
import { listen } from "./listen.ts";

export interface ConnectProxy {
  readonly url: string;
  /** What was asked for, `registry.example.com:443`, and as whom. */
  readonly asked: { readonly authority: string; readonly authorization: string | null }[];
  readonly stop: () => Promise<void>;
}

/**
 * A forward proxy (RFC 9110 §9.3.6) that resolves names as its table says: `{ "ghcr.io:443": "127.0.0.1:4001" }`.
 *
 * Answers 407 to who does not say `authorization`, where one is given, and 502 for what is not in the table.
 */
export async function startConnectProxy(
  names: Readonly<Record<string, string>>,
  authorization: string | null = null,
): Promise<ConnectProxy> {
  const asked: ConnectProxy["asked"] = [];
  const server = createServer((_request, response) => response.writeHead(405).end());
  const open = new Set<{ destroy(): unknown }>();
  server.on("connect", (request, client) => {
    const said = request.headers["proxy-authorization"] ?? null;
    asked.push({ authority: request.url ?? "", authorization: said });
    open.add(client);
    client.on("error", () => client.destroy());
    if (authorization !== null && said !== authorization) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="p"\r\n\r\n');
      return;
    }
    const [host = "", port = ""] = (names[request.url ?? ""] ?? "").split(":");
    if (port === "") return void client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const target = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    open.add(target);
    target.on("error", () => client.destroy());
    client.on("close", () => target.destroy());
  });
  const { host, stop } = await listen(server);
  const stopAll = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await stop();
  };
  return { url: `http://${host}`, asked, stop: stopAll };
}
