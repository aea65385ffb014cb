import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openTunnel } from "../../../src/adapters/http/open-tunnel.ts";
import { eventually } from "../../eventually.ts";
import { listen, type Listening } from "../../servers/listen.ts";

const openMs = 1_000;
let proxy: Listening;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.stop();
});

/** A proxy that does this with whoever connects. */
async function through(behave: (socket: Socket) => void) {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => behave(socket));
  });
  proxy = await listen(server);
  const url = new URL(`http://${proxy.host}`);
  return await openTunnel({ url, authorization: "Basic canary" }, "registry.example.com:443", undefined, openMs);
}

function drip(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), 20);
  socket.once("close", () => clearInterval(timer));
}

test.for<[string, (socket: Socket) => void]>([
  ["is silent", () => {}],
  ["says one byte after the other", (socket) => drip(socket, "H")],
  ["begins an answer and never ends it", (socket) => (socket.write("HTTP/1.1 200 OK\r\n"), drip(socket, "x: y\r\n"))],
  ["says for ever that it is at work", (socket) => drip(socket, "HTTP/1.1 102 Processing\r\n\r\n")],
  ["does not speak HTTP", (socket) => socket.end("\u0000\u0001 garbage \r\n\r\n")],
  ["hangs up", (socket) => socket.destroy()],
  [
    "sends ten megabytes of headers",
    (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(10_000_000)}\r\n\r\n`),
  ],
  ["wants a password", (socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")],
  ["sends elsewhere", (socket) => socket.end("HTTP/1.1 302 Found\r\nlocation: http://evil.net/\r\n\r\n")],
  ["speaks before it is spoken to", (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")],
])("a proxy that %s is let go of in time, without its password", async ([, behave]) => {
  const began = performance.now();
  const refused = await through(behave).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "PROXY_REFUSED" });
  expect(performance.now() - began).toBeLessThan(openMs + 10_000);
  expect(refused instanceof Error ? `${refused.stack}${String(refused.cause)}` : "").not.toContain("canary");
  await eventually(() => expect(sockets.map(({ closed }) => closed)).toEqual([true]));
});

test("a way that was opened stays open longer than it may take to open it", async () => {
  const tunnel = await through((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    setTimeout(() => socket.write("later"), openMs + 200);
  });
  const [said]: unknown[] = await once(tunnel, "data");
  expect(String(said)).toBe("later");
  tunnel.destroy();
});
