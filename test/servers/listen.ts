import { Server as HttpServer } from "node:http";
import { Server as HttpsServer } from "node:https";
import type { Server } from "node:net";

export interface Listening {
  /** Address and port, e.g. `127.0.0.1:4001`. */
  readonly host: string;
  readonly port: number;
  /** Ends every connection, and resolves when the port is free. */
  readonly stop: () => Promise<void>;
}

/** Lets a server listen on an address of loopback, by default on a free port. */
export async function listen(server: Server, port = 0, on = "127.0.0.1"): Promise<Listening> {
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, on, listening);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    host: `${on}:${address.port}`,
    port: address.port,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        if (server instanceof HttpServer || server instanceof HttpsServer) server.closeAllConnections();
      }),
  };
}
