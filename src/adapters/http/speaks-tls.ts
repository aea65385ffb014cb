import { connect } from "node:tls";

const PROBE_MS = 2_000;

/**
 * Finds out whether a host of this machine's own speaks TLS, as Docker does before it falls back to http.
 *
 * Nothing is sent but the handshake, and nothing is trusted by it.
 */
export function speaksTls(hostname: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port, rejectUnauthorized: false, timeout: PROBE_MS });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("secureConnect", () => settle(true));
    socket.once("timeout", () => settle(false));
    socket.on("error", () => settle(false));
    socket.once("close", () => settle(false));
  });
}
