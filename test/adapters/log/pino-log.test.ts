import { expect, test } from "vitest";
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
