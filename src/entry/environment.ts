import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { z } from "zod";
import { isLoopbackHost } from "../adapters/http/address-policy.ts";
import { SettingsError } from "../core/errors.ts";
import { processEnvironment } from "./process-environment.ts";

const Optional = z.string().min(1).optional();
const portExpected = "must be a port, from 1 to 65535";
const Port = z.coerce.number(portExpected).int(portExpected).min(1, portExpected).max(65_535, portExpected);
const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Variables of `serve`, `worker` and `run`, in Probot's own names. */
const Variables = z.object({
  APP_ID: z.string().regex(/^\d+$/, "must be the number GitHub shows on the App's page").optional(),
  PRIVATE_KEY: Optional,
  PRIVATE_KEY_PATH: Optional,
  WEBHOOK_SECRET: Optional,
  PORT: Port.default(3000),
  HOST: z.string().min(1).default("localhost"),
  METRICS_PORT: Port.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must look like http://collector:4318" })
    .optional(),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: "must look like redis://host:6379 or rediss://host:6379" })
    .optional(),
  GHE_HOST: z
    .string()
    .regex(/^[\w.-]+(:\d+)?$/, "must be a host name, with a port if need be")
    .optional(),
  GHE_PROTOCOL: z.enum(["http", "https"], "must be https or http").default("https"),
  GITHUB_TOKEN: Optional,
  GITHUB_API_URL: z.url({ protocol: /^https?$/, error: "must look like https://api.github.com" }).optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
  LOG_FORMAT: z.enum(["json", "pretty"], "must be json or pretty").optional(),
  PLINTH_SETTINGS: Optional,
});

/** What the process was told by its environment, checked. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Absent = embedded: queue, store and worker in this process. */
  readonly redisUrl: string | null;
  /** Where Prometheus may ask; null where it may not. */
  readonly metricsPort: number | null;
  /** A collector of traces; null where there is none. */
  readonly tracesEndpoint: string | null;
  /** Base of GitHub's REST API, without a slash at the end. */
  readonly githubApiUrl: string;
  readonly githubToken: string | null;
  readonly logLevel: z.infer<typeof Variables>["LOG_LEVEL"];
  readonly logFormat: "json" | "pretty";
  readonly settingsFile: string | null;
  /** Reads a secret that the operator's settings name, e.g. `passwordEnv`. */
  readonly readSecret: (name: string) => string | undefined;
  /** The App's credentials; throws `SettingsError` where one is missing or cannot be used. */
  readonly app: () => AppCredentials;
}

/** What GitHub gave the App when it was registered. */
interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/**
 * Reads the process's environment, with a `.env` file of the working directory under it: for services, which run in a
 * folder of the operator's own. A command that may run in a checkout must not listen to a file that came with it.
 */
export function readServiceEnvironment(): Environment {
  return parseEnvironment({ ...dotEnv(), ...processEnvironment() }, process.stderr.isTTY);
}

/** Checks variables; throws `SettingsError` `environment-invalid` with a line for each problem. */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  terminal: boolean,
): Environment {
  // An empty variable is how compose files and shells write "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = Variables.safeParse(given);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new SettingsError("environment-invalid", problems);
  }
  const env = result.data;
  return {
    port: env.PORT,
    host: env.HOST,
    redisUrl: env.REDIS_URL ?? null,
    metricsPort: env.METRICS_PORT ?? null,
    tracesEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    githubApiUrl: apiUrl(env),
    githubToken: env.GITHUB_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT ?? (terminal ? "pretty" : "json"),
    settingsFile: env.PLINTH_SETTINGS ?? null,
    readSecret: (name) => given[name],
    app: () => appCredentials(env),
  };
}

function apiUrl(env: z.infer<typeof Variables>): string {
  if (env.GITHUB_API_URL !== undefined) return protectedUrl("GITHUB_API_URL", env.GITHUB_API_URL);
  if (env.GHE_HOST === undefined) return "https://api.github.com";
  return protectedUrl("GHE_HOST and GHE_PROTOCOL", `${env.GHE_PROTOCOL}://${env.GHE_HOST}/api/v3`);
}

/** Refuses to send credentials where they could be read on the way. */
function protectedUrl(name: string, text: string): string {
  const url = URL.parse(text);
  const problem = (what: string) => new SettingsError("environment-invalid", [`${name}: ${what}`]);
  if (url === null) throw problem(`${text} is not an address`);
  if (url.protocol !== "https:" && !isLoopbackHost(url.hostname)) {
    throw problem("must be https; over http, only this machine itself is asked");
  }
  return text.replace(/\/+$/, "");
}

function appCredentials(env: z.infer<typeof Variables>): AppCredentials {
  const problems: string[] = [];
  if (env.APP_ID === undefined) problems.push("APP_ID: missing: the number on the App's settings page");
  if (env.PRIVATE_KEY === undefined && env.PRIVATE_KEY_PATH === undefined) {
    problems.push("PRIVATE_KEY or PRIVATE_KEY_PATH: missing: a private key generated on the App's settings page");
  }
  if (env.WEBHOOK_SECRET === undefined) {
    problems.push(
      "WEBHOOK_SECRET: missing: without it anybody could send webhooks; set the same secret on the App's page",
    );
  }
  if (env.APP_ID === undefined || env.WEBHOOK_SECRET === undefined || problems.length > 0) {
    throw new SettingsError("environment-invalid", problems);
  }
  return { appId: Number(env.APP_ID), privateKey: privateKey(env), webhookSecret: env.WEBHOOK_SECRET };
}

function privateKey(env: z.infer<typeof Variables>): string {
  const name = env.PRIVATE_KEY === undefined ? "PRIVATE_KEY_PATH" : "PRIVATE_KEY";
  try {
    const given = env.PRIVATE_KEY ?? readFileSync(env.PRIVATE_KEY_PATH ?? "", "utf8");
    const pem = given.includes("-----BEGIN")
      ? given.replaceAll("\\n", "\n")
      : Buffer.from(given, "base64").toString("utf8");
    createPrivateKey(pem);
    return pem;
  } catch (error) {
    const problem = `${name}: not a readable private key in PEM format (plain, with \\n for line ends, or in base64)`;
    throw new SettingsError("private-key-unreadable", [problem], error);
  }
}

function dotEnv(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(".env", "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new SettingsError("environment-invalid", [".env: could not be read"], error);
  }
}
