import { expect, test } from "vitest";
import { UpstreamError } from "../../../src/core/errors.ts";
import { createPinoLog } from "../../../src/adapters/log/pino-log.ts";

function logged(format: "json" | "pretty", fields: object): string {
  const lines: string[] = [];
  createPinoLog({ level: "info", format, destination: { write: (line) => lines.push(line) } }).info(fields, "Message");
  return lines.join("");
}

test("a line is one JSON document", () => {
  expect(JSON.parse(logged("json", { image: "node" }))).toMatchObject({ level: 30, msg: "Message", image: "node" });
});

test("a line for people has time, level, message and fields", () => {
  expect(logged("pretty", { image: "node", count: 2 })).toMatch(
    /^\d\d:\d\d:\d\d info {2}Message image=node count=2\n$/,
  );
});

test.for([
  { authorization: "hunter2" },
  { request: { headers: { authorization: "hunter2" } } },
  { options: { password: "hunter2" } },
  { app: { privateKey: "hunter2", id: 7 } },
])("a secret is not logged: %j", (fields) => {
  expect(logged("json", fields)).not.toContain("hunter2");
  expect(logged("json", fields)).toContain("[redacted]");
});

/** As ioredis 5 throws it where Redis refuses the password: `err.command` is the command that failed. */
function refusedLogin(): Error {
  const command = { name: "hello", args: ["3", "AUTH", "default", "hunter2"] };
  return Object.assign(new Error("WRONGPASS invalid username-password pair"), { command });
}

test.for([
  ["err", { err: refusedLogin() }],
  ["its cause", { err: new Error("could not connect", { cause: refusedLogin() }) }],
  ["another field", { reason: refusedLogin() }],
  ["a field below", { job: { error: refusedLogin() } }],
  ["a reply on an error", { err: Object.assign(new Error("refused"), { request: { url: "https://x/?key=hunter2" } }) }],
] as const)("what a library hangs on an error is not logged: %s", ([, fields]) => {
  expect(logged("json", fields)).not.toContain("hunter2");
  expect(logged("pretty", fields)).not.toContain("hunter2");
});

test("an error is logged with its type, code, message, stack and causes", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const err = new UpstreamError("registry-unavailable", "ghcr.io could not be asked", {
    upstream: "registry",
    resource: "ghcr.io/acme/base",
    status: 503,
    cause,
  });
  expect(JSON.parse(logged("json", { err })).err).toEqual({
    type: "UpstreamError",
    message: "ghcr.io could not be asked",
    stack: expect.stringContaining("pino-log.test.ts"),
    code: "registry-unavailable",
    status: 503,
    resource: "ghcr.io/acme/base",
    cause: {
      type: "Error",
      message: "connect ECONNREFUSED",
      stack: expect.any(String),
      code: "ECONNREFUSED",
    },
  });
});

test("what Probot's server logs of each request is dropped, since an address may have a secret in it", () => {
  const lines: string[] = [];
  const log = createPinoLog({ level: "trace", format: "json", destination: { write: (line) => lines.push(line) } });
  log.child({ name: "http" }).error("POST /api/registry-events/quay?secret=hunter2");
  log.child({ name: "event" }).info("kept");
  expect(lines).toEqual([expect.stringContaining("kept")]);
});
