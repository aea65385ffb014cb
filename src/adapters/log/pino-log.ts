import { Writable } from "node:stream";
import { z } from "zod";
import { type DestinationStream, type Logger, type Level, pino } from "pino";
import { loggedError } from "./logged-error.ts";

/** How much is logged, as pino names it. */
export type LogLevel = Level | "silent";

/**
 * Fields whose values are secrets wherever they stand.
 *
 * Probot logs whole webhook requests when a signature is wrong; an error of ioredis carries the command that failed, and
 * where that was AUTH or HELLO, the password among its arguments.
 */
const secretPaths = ["authorization", "password", "privateKey", "token", "secret", "command.args"].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
  `*.*.*.${name}`,
]);

/** Creates the process's log on standard error: one JSON document a line, or a short line for people. */
export function createPinoLog(options: {
  readonly level: LogLevel;
  readonly format: "json" | "pretty";
  readonly destination?: DestinationStream;
  /** Names what the current work is a part of; every line has it. */
  readonly currentTrace?: () => string | null;
}): Logger {
  const trace = (): object => {
    const id = options.currentTrace?.() ?? null;
    return id === null ? {} : { trace: id };
  };
  const stderr = options.destination ?? pino.destination({ dest: 2, sync: true });
  return pino(
    {
      level: options.level,
      base: null,
      mixin: trace,
      redact: { paths: secretPaths, censor: "[redacted]" },
      serializers: { err: loggedError, error: loggedError },
      onChild: silenceRequests,
    },
    options.format === "json" ? stderr : readable(stderr),
  );
}

/**
 * Keeps Probot from logging each request: addresses may have a secret in them, and probes come every few seconds.
 *
 * Its server takes no option for that (`lib/server/server.js` of Probot 14), but names the child that it logs them with.
 */
function silenceRequests(child: Logger): void {
  if (child.bindings()["name"] === "http") child.level = "silent";
}

/** Turns JSON lines into `12:00:00 info  message  field=value`. */
function readable(destination: DestinationStream): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString("utf8").split("\n")) if (line !== "") destination.write(`${shortLine(line)}\n`);
      done();
    },
  });
}

/** A line as pino writes it. */
const LogLine = z.looseObject({ level: z.number(), time: z.number(), msg: z.string().optional() });

function shortLine(line: string): string {
  const { level, time, msg, ...fields } = LogLine.parse(JSON.parse(line));
  const label = (pino.levels.labels[level] ?? String(level)).padEnd(5);
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return [new Date(time).toISOString().slice(11, 19), label, msg ?? "", ...rest].join(" ");
}
