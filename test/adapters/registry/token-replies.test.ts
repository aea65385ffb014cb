import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { loggedError } from "../../../src/adapters/log/logged-error.ts";
import { noAccess } from "../../../src/adapters/registry/registry-access.ts";
import { parseDockerConfig } from "../../../src/core/config/docker-config.ts";
import { answer, type HostileRegistry, type Script, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let server: HostileRegistry;
let now: Date;

beforeAll(async () => {
  server = await startHostileRegistry();
});
afterAll(async () => {
  await server.stop();
});

/** Lets the server be a registry that takes the token `tok`, and answer requests for tokens by the script. */
function serveTokens(script: Script): void {
  now = new Date("2026-11-24T12:00:00Z");
  server.requests.length = 0;
  server.script = (request, response) => {
    if (request.url?.startsWith("/token")) return script(request, response);
    const isKnown = request.headers.authorization === "Bearer tok";
    const challenge = { "www-authenticate": `Bearer realm="${server.url}/token",service="s"` };
    (isKnown ? answer(200, {}, { tags: ["1"] }) : answer(401, challenge))(request, response);
  };
}

const tokenRequests = () => server.requests.filter(({ path }) => path.startsWith("/token"));
const image = (repository = "acme/base") => ({ registry: server.host, repository });

function open(settings: object = {}, options: Parameters<typeof openHttpRegistry>[1] = {}) {
  return openHttpRegistry(
    { registries: { [server.host]: { insecure: true, ...settings } } },
    { clock: { now: () => now }, ...options },
  );
}

describe("a token", () => {
  // https://distribution.github.io/distribution/spec/auth/token/: either name, at least 60 seconds of life.
  test.for<[string, object, number]>([
    ["under OAuth's name", { access_token: "tok" }, 60],
    ["under both names, one empty", { token: "", access_token: "tok" }, 60],
    ["under both names, one null", { token: null, access_token: "tok" }, 60],
    ["that lives no time", { token: "tok", expires_in: 0 }, 60],
    ["that lives less than none", { token: "tok", expires_in: -5 }, 60],
    ["whose life is a text", { token: "tok", expires_in: "300" }, 60],
    ["whose life is nothing", { token: "tok", expires_in: null }, 60],
    ["issued in the future", { token: "tok", issued_at: "2099-01-01T00:00:00Z", expires_in: 300 }, 300],
    ["that lives for years", { token: "tok", expires_in: 1e12 }, 3600],
  ])("%s is used for the time it is good for", async ([, body, lifeS]) => {
    serveTokens(answer(200, {}, body));
    const registry = open();
    await registry.listTags(image());
    now = new Date(now.getTime() + lifeS * 790);
    await registry.listTags(image());
    expect(tokenRequests()).toHaveLength(1);
    now = new Date(now.getTime() + lifeS * 20);
    expect(await registry.listTags(image())).toEqual({ tags: ["1"], truncated: false });
    expect(tokenRequests()).toHaveLength(2);
    await registry.close();
  });

  test.for([
    ["as it is", "token-canary"],
    ["in what is nearly JSON", '{"token":token-canary}'],
    ["in a list", '["token-canary"]'],
    ["in an object", '{"token":{"canary":"token-canary"}}'],
  ])("that is sent %s is told to nobody, the log included", async ([, body = ""]) => {
    serveTokens(answer(200, {}, body));
    const registry = open();
    const error: unknown = await registry.listTags(image()).catch((caught: unknown) => caught);
    await registry.close();
    expect(error).toMatchObject({ code: "registry-reply-invalid" });
    // A parser quotes ten characters to either side of where it stopped.
    expect(JSON.stringify(loggedError(error))).not.toContain("token-ca");
  });
});

describe("a token service", () => {
  const account = { username: "bot", passwordEnv: "PASSWORD" };
  const secrets = { PASSWORD: "right" };

  test("that denies one image says nothing of the account: the others are asked for", async () => {
    serveTokens((request, response) => {
      const script = request.url?.includes("private") ? answer(403) : answer(200, {}, { token: "tok" });
      script(request, response);
    });
    const registry = open(account, { secrets });
    await expect(registry.listTags(image("other/private"))).rejects.toMatchObject({
      code: "registry-access-denied",
      message: expect.stringContaining("the account Plinth has for this registry may read it"),
    });
    expect(await registry.listTags(image())).not.toBeNull();
    await registry.close();
  });

  test.for<[string, Script, string]>([
    ["does not answer for a while", (_request, response) => void response.destroy(), "registry-unavailable"],
    ["gives nonsense for a while", answer(200, {}, "<html>"), "registry-reply-invalid"],
    ["denies for a while", answer(401), "registry-access-denied"],
  ])("that %s is asked for anew, as it may be another by then", async ([, before, code]) => {
    const moved = await startHostileRegistry(answer(200, {}, { token: "tok" }));
    onTestFinished(() => moved.stop());
    serveTokens(before);
    const registry = open();
    await expect(registry.listTags(image())).rejects.toMatchObject({ code });
    server.script = (request, response) => {
      const isKnown = request.headers.authorization === "Bearer tok";
      const challenge = { "www-authenticate": `Bearer realm="${moved.url}/token",service="s"` };
      (isKnown ? answer(200, {}, { tags: ["1"] }) : answer(401, challenge))(request, response);
    };
    expect(await registry.listTags(image())).toEqual({ tags: ["1"], truncated: false });
    await registry.close();
  });

  test("that a registry has from now on is given the password that the registry took itself before", async () => {
    serveTokens(answer(200, {}, { token: "tok" }));
    const wantsTokens = server.script;
    server.script = (request, response) => {
      const knows = request.headers.authorization !== undefined;
      (knows ? answer(200, {}, { tags: ["0"] }) : answer(401, { "www-authenticate": "Basic" }))(request, response);
    };
    const registry = open(account, { secrets });
    expect((await registry.listTags(image()))?.tags).toEqual(["0"]);
    server.script = wantsTokens;
    expect((await registry.listTags(image()))?.tags).toEqual(["1"]);
    expect(tokenRequests()[0]?.headers.authorization).toBe(`Basic ${btoa("bot:right")}`);
    await registry.close();
  });

  test("that takes a kept refresh token no more is asked with it once an hour", async () => {
    serveTokens(answer(400, {}, { error: "invalid_grant" }));
    const auths = { [server.host]: { identitytoken: "kept" } };
    const access = { ...noAccess, dockerConfig: parseDockerConfig(JSON.stringify({ auths }), "config.json") };
    const registry = open({}, { access });
    for (const repository of ["one", "two"]) {
      await expect(registry.listTags(image(repository))).rejects.toMatchObject({
        code: "registry-credentials-rejected",
      });
    }
    expect(tokenRequests()).toHaveLength(1);
    await registry.close();
  });
});
