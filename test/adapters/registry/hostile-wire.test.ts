import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gzipSync } from "node:zlib";
import { type Listening, listen } from "../../servers/listen.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const LIMITS = { requestMs: 400, lookupMs: 1_500 };
const digest = `sha256:${"ab".repeat(32)}`;

let listening: Listening;
let server: Server;
let registry: ReturnType<typeof openHttpRegistry>;
/** The same, for what nothing but time ends: elsewhere a slow machine is no failure. */
let hurried: ReturnType<typeof openHttpRegistry>;
const sockets = new Set<Socket>();
/** What is written for a request, given its head. */
let script: (socket: Socket, head: string) => void;
let requests = 0;

beforeAll(async () => {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      requests += 1;
      script(socket, chunk.toString("latin1"));
    });
  });
  listening = await listen(server);
  const settings = { registries: { [listening.host]: { insecure: true } } };
  registry = openHttpRegistry(settings);
  hurried = openHttpRegistry(settings, { limits: LIMITS });
});
afterAll(async () => {
  await Promise.all([registry.close(), hurried.close()]);
  for (const socket of sockets) socket.destroy();
  await listening.stop();
});

const image = () => ({ registry: listening.host, repository: "acme/base" });
const reply = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const tags = '{"tags":["1"]}';

/** Writes the same again and again, for as long as it is taken. */
function flood(socket: Socket, piece: string | Uint8Array): void {
  const push = (): void => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once("drain", push);
  };
  push();
}

const endless: readonly [string, string, (socket: Socket) => void][] = [
  [
    "headers, one every 50 ms",
    "registry-unavailable",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x: y\r\n"), 50);
      socket.once("close", () => clearInterval(timer));
    },
  ],
  [
    "one header",
    "registry-reply-invalid",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nx: ");
      flood(socket, Buffer.alloc(65_536, "a"));
    },
  ],
  [
    "hints before the reply (103)",
    "registry-unavailable",
    (socket) => flood(socket, "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(500)),
  ],
  [
    "an extension of a chunk",
    "registry-unavailable",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;");
      flood(socket, Buffer.alloc(65_536, "a"));
    },
  ],
  [
    "trailers",
    "registry-reply-invalid",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n");
      flood(socket, "x: y\r\n".repeat(10_000));
    },
  ],
  [
    "gzip that holds nothing",
    "registry-unavailable",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n");
      flood(socket, Buffer.concat(Array.from({ length: 3_000 }, () => gzipSync(""))));
    },
  ],
];

describe("what never ends", () => {
  test.for(endless)("%s: the lookup fails in bounded time and memory", async ([, code, attack]) => {
    script = attack;
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const client = code === "registry-unavailable" ? hurried : registry;
    await expect(client.listTags(image())).rejects.toMatchObject({ code });
    expect(performance.now() - began).toBeLessThan(LIMITS.lookupMs + 10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test("a page that nobody wants to see is read for 64 KiB and no further", async () => {
    script = (socket) => {
      socket.write("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
      flood(socket, Buffer.alloc(65_536, "a"));
    };
    expect(await registry.listTags(image())).toBeNull();
  });
});

describe("connections", () => {
  test("that are half closed without a reply are tried twice and are a failure with a name", async () => {
    requests = 0;
    script = (socket) => void socket.end();
    await expect(registry.listTags(image())).rejects.toMatchObject({ code: "registry-unavailable" });
    expect(requests).toBe(2);
  });

  test.for([
    ["is whole", 'HTTP/1.0 200 OK\r\n\r\n{"tags":["1"]}', { status: "fulfilled" }],
    ["ends early", 'HTTP/1.0 200 OK\r\n\r\n{"tags":["1"', { reason: { code: "registry-reply-invalid" } }],
  ] as const)("end where a reply of HTTP/1.0 does: one that %s is seen to be", async ([, text, outcome]) => {
    script = (socket) => void socket.end(text);
    const [settled] = await Promise.allSettled([registry.listTags(image())]);
    expect(settled).toMatchObject(outcome);
  });

  test.for([
    [
      "two lengths",
      "registry-reply-invalid",
      `HTTP/1.1 200 OK\r\ncontent-length: 14\r\ncontent-length: 3\r\n\r\n${tags}`,
    ],
    [
      "a length and chunks",
      "registry-reply-invalid",
      `HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\ne\r\n${tags}\r\n0\r\n\r\n`,
    ],
    ["another language", "registry-reply-invalid", "SSH-2.0-OpenSSH_9.6\r\n"],
    [
      "another protocol",
      "registry-unavailable",
      `HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n${reply(tags)}`,
    ],
    ["leave to go on, which nobody asked for", "registry-unavailable", `HTTP/1.1 100 Continue\r\n\r\n${reply(tags)}`],
  ])("that bring %s bring no reply: %s", async ([, code = "", text = ""]) => {
    script = (socket) => void socket.write(text);
    await expect(registry.listTags(image())).rejects.toMatchObject({ code });
  });

  // RFC 9110 §9.3.2 forbids it; some servers do it, and whoever reads on meets it where the next reply should be.
  test.for([
    ["at once", null],
    ["a little later", 3],
  ] as const)("on which a HEAD is answered with a body, %s, still bring the next reply", async ([, afterMs]) => {
    const body = '{"schemaVersion":2,"manifests":[]}';
    script = (socket, head) => {
      if (!head.startsWith("HEAD")) return void setTimeout(() => socket.write(reply(tags)), 20);
      const headers = `content-length: ${body.length}\r\ndocker-content-digest: ${digest}`;
      socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${afterMs === null ? body : ""}`);
      if (afterMs !== null) setTimeout(() => socket.write(body), afterMs);
    };
    for (let round = 0; round < 5; round += 1) {
      expect(await registry.digestOfTag(image(), `t${round}`)).toBe(digest);
      expect(await registry.listTags(image())).toEqual({ tags: ["1"], truncated: false });
    }
  });
});
