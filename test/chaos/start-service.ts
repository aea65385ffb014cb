import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "../servers/free-port.ts";
import type { StandInGithub } from "../servers/github/start-github.ts";

/** Where a bot or a worker works, and how patiently. */
export interface Surroundings {
  readonly github: StandInGithub;
  readonly redisUrl: string;
  /** Where registries are asked, by their names. */
  readonly mirrors: Readonly<Record<string, string>>;
  readonly leaseMs: number;
  readonly freshMs: number;
  readonly scanPauseMs: number;
}

/** Which version of Plinth runs: this one, or one that the jobs of have more to them. */
export type Version = "this" | "next";

// Kept between runs, beside what vitest keeps: processes that are killed all the time have to start quickly.
const compileCache = join(import.meta.dirname, "../../node_modules/.cache/plinth-chaos");

/** Starts a bot (on `port`) or a worker in a process of its own, and waits until it is ready. It ends with this process at the latest. */
export async function startService(
  kind: "bot" | "worker",
  version: Version,
  { github, redisUrl, mirrors, ...times }: Surroundings,
  port?: number,
): Promise<ChildProcess> {
  const variables = {
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    HOST: "127.0.0.1",
    PORT: String(port ?? (await freePort())),
    GHE_HOST: github.ghes.host,
    GHE_PROTOCOL: github.ghes.protocol,
    LOG_LEVEL: process.env["CHAOS_LOG_LEVEL"] ?? "silent",
    REDIS_URL: redisUrl,
  };
  const settings = JSON.stringify({
    registries: Object.fromEntries(Object.entries(mirrors).map(([host, mirror]) => [host, { mirror }])),
    network: { allowPrivate: ["127.0.0.0/8"] },
  });
  const argument = JSON.stringify({ kind, variables, settings, ...times });
  const imports = version === "next" ? ["--import", join(import.meta.dirname, "next-version.ts")] : [];
  const child = fork(join(import.meta.dirname, "service-process.ts"), [argument], {
    execArgv: ["--disable-warning=ExperimentalWarning", ...imports],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the ${kind} ended with ${String(code)} before it was ready`);
    }),
  ]);
  return child;
}
