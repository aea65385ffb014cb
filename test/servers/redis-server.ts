import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { removeAfterDeath } from "./remove-after-death.ts";

/** A redis-server of this test's own, on a free port of the loopback interface. */
export interface RedisServer {
  readonly url: string;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
  /** Ends it as a crash would (SIGKILL); its files stay. */
  kill(): Promise<void>;
  /** Starts it anew on the same port and files. */
  restart(): Promise<void>;
  /** Keeps it from answering, its connections open (SIGSTOP). */
  suspend(): void;
  resume(): void;
  command(name: string, ...args: readonly string[]): Promise<unknown>;
}

/** Starts `redis-server` from the PATH. With `appendonly` every write is on disk before it is answered. */
export async function startRedisServer(
  options: { readonly appendonly?: boolean; readonly password?: string } = {},
): Promise<RedisServer> {
  const { appendonly = false, password } = options;
  const directory = await mkdtemp(join(tmpdir(), "plinth-redis-"));
  const port = await freePort();
  const url = `redis://${password === undefined ? "" : `:${password}@`}127.0.0.1:${port}`;
  const pidFile = join(directory, "pid");
  const flags = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", directory, "--pidfile", pidFile, "--save", ""];
  if (appendonly) flags.push("--appendonly", "yes", "--appendfsync", "always");
  if (password !== undefined) flags.push("--requirepass", password);

  async function start(): Promise<ChildProcess> {
    const server = spawn("redis-server", flags, { stdio: "ignore" });
    await Promise.race([answers(url), once(server, "exit").then(([code]) => Promise.reject(exited(code)))]);
    return server;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, "exit");
    server.kill(signal);
    await exit;
    await rm(pidFile, { force: true });
  }

  const endWatch = removeAfterDeath(directory);
  let server = await start();
  return {
    url,
    async stop() {
      await end("SIGKILL");
      await endWatch();
      await rm(directory, { recursive: true, force: true });
    },
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGKILL");
      server = await start();
    },
    suspend: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    async command(name, ...args) {
      const redis = new Redis(url);
      try {
        return await redis.call(name, ...args);
      } finally {
        redis.disconnect();
      }
    },
  };
}

function exited(code: unknown): Error {
  return new Error(`redis-server ended with ${String(code)} before it answered`);
}

async function answers(url: string): Promise<void> {
  const probe = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  probe.on("error", () => {});
  try {
    // While it loads its files, Redis answers LOADING; ioredis waits until it is ready.
    await probe.ping();
  } finally {
    probe.disconnect();
  }
}
