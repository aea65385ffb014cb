import { connect, createServer, type Socket } from "node:net";
import { createServer as createHttpServer } from "node:http";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Script } from "./hostile-registry.ts";
import { listen } from "./listen.ts";

/** An internet behind a proxy, in which every byte that any server receives is written down. */
export interface RecordedInternet {
  readonly proxyUrl: string;
  /** By whom: `proxy`, or the origin that was connected to, `https://ghcr.io`; decrypted where TLS was spoken. */
  readonly received: Map<string, Buffer[]>;
  /** What every server of it answers. */
  script: Script;
  /** A server of its own on loopback, reached without the proxy, that is written down as well. */
  readonly direct: (script: Script) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts it; `certificate` is for every name that is spoken TLS with. */
export async function startRecordedInternet(certificate: {
  readonly key: string;
  readonly cert: string;
}): Promise<RecordedInternet> {
  const secureContext = createSecureContext(certificate);
  const sockets = new Set<Socket>();
  const stops: (() => Promise<void>)[] = [];
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const record = (by: string, bytes: Buffer): void => {
    internet.received.set(by, [...(internet.received.get(by) ?? []), bytes]);
  };
  /** Passes what comes in on to an HTTP server, byte for byte, once it is written down. */
  const serve = (by: string, socket: Socket, port: number): void => {
    const server = connect(port, "127.0.0.1");
    keep(server);
    socket.on("data", (bytes: Buffer) => {
      record(by, bytes);
      server.write(bytes);
    });
    server.pipe(socket);
    socket.on("close", () => server.destroy());
    server.on("close", () => socket.destroy());
  };
  const behind = createHttpServer((request, response) => internet.script(request, response));
  const web = await listen(behind);
  const proxy = createServer((socket) => {
    keep(socket);
    let head = Buffer.alloc(0);
    const onHead = (bytes: Buffer): void => {
      record("proxy", bytes);
      head = Buffer.concat([head, bytes]);
      if (!head.includes("\r\n\r\n")) return;
      socket.off("data", onHead);
      const [, host = "", port = ""] = /^CONNECT (.+):(\d+) HTTP/.exec(head.toString("latin1")) ?? [];
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      if (port !== "443") return serve(`http://${host}${port === "80" ? "" : `:${port}`}`, socket, web.port);
      const tls = new TLSSocket(socket, { isServer: true, secureContext });
      keep(tls);
      serve(`https://${host}`, tls, web.port);
    };
    socket.on("data", onHead);
  });
  const entrance = await listen(proxy);
  stops.push(web.stop, entrance.stop);
  const internet: RecordedInternet = {
    proxyUrl: `http://${entrance.host}`,
    received: new Map(),
    script: (_request, response) => void response.writeHead(404).end(),
    direct: async (script) => {
      const server = await listen(createHttpServer(script));
      const front = await listen(
        createServer((socket) => {
          keep(socket);
          serve(`http://${front.host}`, socket, server.port);
        }),
      );
      stops.push(server.stop, front.stop);
      return `http://${front.host}`;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(stops.map((stop) => stop()));
    },
  };
  return internet;
}
