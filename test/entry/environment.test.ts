import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { SettingsError } from "../../src/core/errors.ts";
import { type Environment, parseEnvironment } from "../../src/entry/environment.ts";

const { privateKey: pem } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const app = { APP_ID: "7", PRIVATE_KEY: pem, WEBHOOK_SECRET: "a secret" };

function parse(variables: Record<string, string>): Environment {
  return parseEnvironment(variables, false);
}

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("without variables the process is embedded, listens on localhost, and asks github.com", () => {
  expect(parse({})).toMatchObject({
    port: 3000,
    host: "localhost",
    redisUrl: null,
    githubApiUrl: "https://api.github.com",
    logFormat: "json",
  });
});

test("on a terminal the log is for people", () => {
  expect(parseEnvironment({}, true).logFormat).toBe("pretty");
});

test("an empty variable is one that is not set", () => {
  expect(parse({ REDIS_URL: "", PORT: "" })).toMatchObject({ redisUrl: null, port: 3000 });
});

test.for([
  [{ GHE_HOST: "github.acme.example" }, "https://github.acme.example/api/v3"],
  [{ GHE_HOST: "127.0.0.1:4001", GHE_PROTOCOL: "http" }, "http://127.0.0.1:4001/api/v3"],
  [{ GITHUB_API_URL: "http://[::1]:4001" }, "http://[::1]:4001"],
  [{ GITHUB_API_URL: "https://github.acme.example/api/v3/" }, "https://github.acme.example/api/v3"],
] as const)("%j asks %s", ([variables, url]) => {
  expect(parse(variables).githubApiUrl).toBe(url);
});

test.for([
  [{ GITHUB_API_URL: "http://github.acme.example/api/v3" }, "GITHUB_API_URL: must be https"],
  [{ GITHUB_API_URL: "http://localhost.acme.example" }, "GITHUB_API_URL: must be https"],
  [{ GITHUB_API_URL: "ftp://github.acme.example" }, "GITHUB_API_URL: must look like https://"],
  [{ GHE_HOST: "github.acme.example", GHE_PROTOCOL: "http" }, "GHE_HOST and GHE_PROTOCOL: must be https"],
  [{ GHE_HOST: "github.acme.example:99999" }, "is not an address"],
] as const)("credentials are not sent over an open network: %j is refused", ([variables, problem]) => {
  expect(problemsOf(() => parse(variables))).toEqual([expect.stringContaining(problem)]);
});

test("every variable that cannot be used is named", () => {
  const problems = problemsOf(() => parse({ PORT: "seventy", REDIS_URL: "http://redis", LOG_LEVEL: "loud" }));
  expect(problems.map((problem) => problem.split(":")[0])).toEqual(["PORT", "REDIS_URL", "LOG_LEVEL"]);
});

test("there is no default for the webhook secret", () => {
  const { WEBHOOK_SECRET: _, ...rest } = app;
  expect(problemsOf(() => parse(rest).app())).toEqual([expect.stringMatching(/^WEBHOOK_SECRET: missing/)]);
});

test("everything that the App lacks is said at once", () => {
  expect(problemsOf(() => parse({}).app())).toHaveLength(3);
});

test.for([
  ["as it is", pem],
  ["with \\n for line ends", pem.replaceAll("\n", "\\n")],
  ["in base64", Buffer.from(pem).toString("base64")],
])("a private key is read %s", ([, PRIVATE_KEY]) => {
  expect(parse({ ...app, PRIVATE_KEY: PRIVATE_KEY ?? "" }).app().privateKey).toBe(pem);
});

test("a private key that is none is refused without showing it", () => {
  const problems = problemsOf(() => parse({ ...app, PRIVATE_KEY: "-----BEGIN hunter2" }).app());
  expect(problems).toEqual([expect.stringContaining("not a readable private key")]);
  expect(problems.join()).not.toContain("hunter2");
});

test("a private key file that is not there is named by its variable", () => {
  const { PRIVATE_KEY: _, ...rest } = app;
  const problems = problemsOf(() => parse({ ...rest, PRIVATE_KEY_PATH: "/nowhere/key.pem" }).app());
  expect(problems).toEqual([expect.stringContaining("PRIVATE_KEY_PATH")]);
});
