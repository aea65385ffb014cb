import type { Server } from "node:http";

export interface Listening {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly port: number;
  /** Ends every connection, and resolves when the port is free. */
  readonly stop: () => Promise<void>;
}

/** Lets a server listen on loopback, by default on a free port. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", listening);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    host: `127.0.0.1:${address.port}`,
    port: address.port,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}
