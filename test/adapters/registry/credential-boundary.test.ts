import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer, startHostileRegistry, type HostileRegistry, type Script } from "../../servers/hostile-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const PASSWORD = "canary-5f1d";
const BASIC = Buffer.from(`bot:${PASSWORD}`).toString("base64");
const TOKEN = "issued-token-canary";
const settings = {
  registries: {
    "registry.example.com": { username: "bot", passwordEnv: "PASSWORD", tokenHost: "tokens.partner.net" },
    "*.azurecr.io": { username: "bot", passwordEnv: "PASSWORD" },
  },
};
const secrets = { PASSWORD };
const image = { registry: "registry.example.com", repository: "acme/base" };

let servers: HostileRegistry[];
let everywhere: HostileRegistry;

beforeAll(async () => {
  everywhere = await startHostileRegistry();
  servers = [everywhere];
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const tags = answer(200, {}, { tags: ["1"] });
const bearer = (realm: string) => answer(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` });

/** Lets the registry redirect through each of the addresses in turn, and says who saw the token. */
async function whoSawTheToken(...through: readonly string[]): Promise<readonly string[]> {
  const network = openNamedHosts({
    "https://registry.example.com": everywhere.url,
    "https://blobs.example.net": everywhere.url,
  });
  const hops = [...through];
  everywhere.script = (request, response) => {
    if (request.url?.startsWith("/token")) return answer(200, {}, { token: TOKEN })(request, response);
    const known = hops.length < through.length || request.headers.authorization !== undefined;
    if (!known) return bearer("https://registry.example.com/token")(request, response);
    const location = hops.shift();
    if (location !== undefined) return answer(307, { location })(request, response);
    tags(request, response);
  };
  const registry = openHttpRegistry({}, { network });
  expect(await registry.listTags(image)).toEqual({ tags: ["1"], truncated: false });
  await registry.close();
  return network.sent.filter(({ head }) => head.includes(TOKEN)).map(({ origin, path }) => origin + path);
}

describe("whatever a registry and those it names answer", () => {
  // The registry, its own domain, the operator's token host; strangers, look-alikes, downgrades, addresses.
  const origins = [
    "https://registry.example.com",
    "https://auth.example.com",
    "https://tokens.partner.net",
    "https://evil.net",
    "https://registry.example.com.evil.net",
    "https://evil-example.com",
    "https://registry.example.com:8443",
    "https://auth.example.com:8443",
    "http://registry.example.com",
    "http://auth.example.com",
    "http://169.254.169.254",
    "https://example.com@evil.net",
    "https://bot:x@registry.example.com",
  ];
  const mayHaveCredentials = ["https://registry.example.com", "https://auth.example.com", "https://tokens.partner.net"];

  const origin = fc.constantFrom(...origins);
  const path = fc.constantFrom("/token", "/v2/acme/base/tags/list?last=1", "/v2/acme/base/blobs/x", "/");
  const address = fc.tuple(origin, path).map(([host, rest]) => host + rest);
  const reply: fc.Arbitrary<Script> = fc.oneof(
    address.map(bearer),
    fc.constant(answer(401, { "www-authenticate": 'Basic realm="r"' })),
    address.map((realm) => answer(401, { "www-authenticate": ['Basic realm="r"', `Bearer realm="${realm}"`] })),
    fc
      .tuple(fc.constantFrom(301, 302, 303, 307, 308), address)
      .map(([status, location]) => answer(status, { location })),
    address.map((next) => answer(200, { link: `<${next}>; rel="next"` }, { tags: ["1"], token: TOKEN })),
    fc.constant(answer(200, {}, { token: TOKEN, access_token: TOKEN, expires_in: 300, tags: ["1"] })),
    fc.constantFrom(answer(401), answer(403), answer(404), answer(200)),
  );

  test("the password goes to the registry's own trust boundary, its token to the registry, over https", async () => {
    let passwords = 0;
    let tokens = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 8 }), async (replies) => {
        let turn = 0;
        everywhere.script = (request, response) => {
          const script = replies[turn % replies.length] ?? tags;
          turn += 1;
          script(request, response);
        };
        const network = openNamedHosts(Object.fromEntries(origins.map((name) => [name, everywhere.url])));
        const registry = openHttpRegistry(settings, { secrets, network });
        for (let round = 0; round < 2; round += 1) {
          await registry.listTags(image).catch(() => null);
          await registry.digestOfTag(image, "1").catch(() => null);
        }
        await registry.close();
        expect(network.sent.filter(({ path: asked }) => asked.includes(PASSWORD) || asked.includes(TOKEN))).toEqual([]);
        const withPassword = network.sent.filter(({ head }) => head.includes(BASIC) || head.includes(PASSWORD));
        const withToken = network.sent.filter(({ head }) => head.includes(TOKEN));
        expect(withPassword.filter((request) => !mayHaveCredentials.includes(request.origin))).toEqual([]);
        expect(withToken.filter((request) => request.origin !== "https://registry.example.com")).toEqual([]);
        passwords += withPassword.length;
        tokens += withToken.length;
      }),
      { numRuns: 400 },
    );
    // The property says nothing unless credentials were sent at all.
    expect(passwords).toBeGreaterThan(50);
    expect(tokens).toBeGreaterThan(50);
  });
});

describe("a bearer token", () => {
  const first = "https://registry.example.com/v2/acme/base/tags/list?n=10000";

  test("goes along where the registry redirects to itself", async () => {
    expect(await whoSawTheToken("/elsewhere")).toEqual([first, "https://registry.example.com/elsewhere"]);
  });

  test("stays behind where another host is redirected to, and does not come back with it", async () => {
    expect(await whoSawTheToken("https://blobs.example.net/a", "https://registry.example.com/b")).toEqual([first]);
  });
});

describe("redirects", () => {
  test.for([
    ["from https to http", "http://registry.example.com/v2/"],
    ["to an address with credentials in it", "https://user:pass@registry.example.com/v2/"],
  ])("%s are not followed", async ([, location]) => {
    const network = openNamedHosts({ "https://registry.example.com": everywhere.url });
    everywhere.script = answer(302, { location: location ?? "" });
    const registry = openHttpRegistry({}, { network });
    await expect(registry.listTags(image)).rejects.toMatchObject({ code: "registry-reply-invalid" });
    await registry.close();
    expect(network.sent).toHaveLength(1);
  });

  test("a 401 of the host redirected to is not met with credentials", async () => {
    const network = openNamedHosts({
      "https://registry.example.com": everywhere.url,
      "https://evil.net": everywhere.url,
    });
    everywhere.script = (request, response) => {
      if (request.url === "/evil") return answer(401, { "www-authenticate": "Basic" })(request, response);
      answer(302, { location: "https://evil.net/evil" })(request, response);
    };
    const registry = openHttpRegistry(settings, { secrets, network });
    await expect(registry.listTags(image)).rejects.toMatchObject({ code: "registry-access-denied" });
    await registry.close();
    expect(network.sent.map(({ origin }) => origin)).toEqual(["https://registry.example.com", "https://evil.net"]);
  });
});

describe("token services", () => {
  test("another tenant of the same cloud gets no credentials", async () => {
    const network = openNamedHosts({
      "https://acme.azurecr.io": everywhere.url,
      "https://evil.azurecr.io": everywhere.url,
    });
    everywhere.script = (request, response) => {
      if (request.url?.startsWith("/token")) return answer(200, {}, { token: TOKEN })(request, response);
      const script = request.headers.authorization ? tags : bearer("https://evil.azurecr.io/token");
      script(request, response);
    };
    const registry = openHttpRegistry(settings, { secrets, network });
    await registry.listTags({ registry: "acme.azurecr.io", repository: "base" });
    await registry.close();
    expect(network.sent.some(({ origin }) => origin === "https://evil.azurecr.io")).toBe(true);
    expect(network.sent.filter(({ head }) => head.includes(BASIC))).toEqual([]);
  });

  test("only what Plinth wants to read is asked for, whatever scope the registry names", async () => {
    const network = openNamedHosts({ "https://registry.example.com": everywhere.url });
    const challenge = 'Bearer realm="https://registry.example.com/token?x=1",service="s",scope="repository:other:push"';
    everywhere.script = (request, response) => {
      if (request.url?.startsWith("/token")) return answer(200, {}, { token: TOKEN })(request, response);
      const script = request.headers.authorization ? tags : answer(401, { "www-authenticate": challenge });
      script(request, response);
    };
    const registry = openHttpRegistry({}, { network });
    await registry.listTags(image);
    await registry.close();
    expect(network.sent.map(({ path }) => path)).toContain(
      "/token?x=1&service=s&scope=repository%3Aacme%2Fbase%3Apull",
    );
  });

  test.for<[string, string | Uint8Array | object]>([
    ["no token", {}],
    ["a token that would end the header", { token: "a\r\nx-injected: 1" }],
    ["a token longer than any header", { token: "x".repeat(16 * 1024 + 1) }],
    ["a token that is no text", { token: { toString: "x" } }],
    ["HTML", "<html>"],
    ["more than 64 KiB", { token: TOKEN, padding: "x".repeat(70_000) }],
  ])("%s is no token", async ([, body]) => {
    const network = openNamedHosts({ "https://registry.example.com": everywhere.url });
    everywhere.script = (request, response) => {
      const script = request.url?.startsWith("/token")
        ? answer(200, {}, body)
        : bearer("https://registry.example.com/token");
      script(request, response);
    };
    const registry = openHttpRegistry({}, { network });
    await expect(registry.listTags(image)).rejects.toMatchObject({ code: "registry-reply-invalid" });
    await registry.close();
  });
});

test("no error and no line of the log holds a secret", async () => {
  const said: string[] = [];
  const write = (fields: object, message: string) => said.push(JSON.stringify(fields) + message);
  const log = { debug: write, info: write, warn: write, error: write };
  const scripts = [
    answer(401, { "www-authenticate": "Basic" }),
    answer(403),
    answer(429),
    answer(500),
    answer(200, {}, "x"),
    answer(302, { location: "https://registry.example.com/?signature=canary-query" }),
    bearer("https://registry.example.com/token?canary-query"),
    answer(200, { link: '<?canary-query>; rel="next"' }, { tags: ["1"] }),
  ];
  for (const script of scripts) {
    const network = openNamedHosts({ "https://registry.example.com": everywhere.url });
    everywhere.script = script;
    const registry = openHttpRegistry(settings, {
      secrets,
      network,
      log,
      limits: { tagList: { pages: 1, tags: 1, bytes: 1000 } },
    });
    const error: unknown = await registry.listTags(image).catch((caught: unknown) => caught);
    if (error instanceof Error)
      said.push(error.message, JSON.stringify(error), String(error.stack), String(error.cause));
    await registry.close();
  }
  expect(said.length).toBeGreaterThan(scripts.length);
  for (const secret of [PASSWORD, BASIC, TOKEN, "canary-query"]) {
    expect(said.filter((line) => line.includes(secret))).toEqual([]);
  }
});
