import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDockerConfig } from "../../../src/core/config/docker-config.ts";
import { noAccess } from "../../../src/adapters/registry/registry-access.ts";
import { answer, startHostileRegistry, type HostileRegistry, type Script } from "../../servers/hostile-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const settings = {
  registries: {
    "mirrored.example.org": { mirror: "https://mirror.corp.example/hub", username: "bot", passwordEnv: "MIRROR" },
    "acme.azurecr.io": { helper: "acr" as const },
  },
};
const inBase64 = (text: string) => Buffer.from(text).toString("base64");
const dockerConfig = parseDockerConfig(
  JSON.stringify({
    auths: {
      "docker.example.com": { auth: inBase64("bot:docker-canary") },
      "tokens.example.net": { identitytoken: "identity-canary" },
    },
  }),
  "config.json",
);
const access = { ...noAccess, dockerConfig };

/** Which secret a lookup has, and the hosts within its trust boundary. */
const lookups = [
  { registry: "mirrored.example.org", secrets: ["mirror-canary"], hosts: ["mirror.corp.example", "auth.corp.example"] },
  { registry: "docker.example.com", secrets: ["docker-canary"], hosts: ["docker.example.com", "auth.example.com"] },
  { registry: "tokens.example.net", secrets: ["identity-canary"], hosts: ["tokens.example.net"] },
  { registry: "acme.azurecr.io", secrets: ["entra-canary", "refresh-canary"], hosts: ["acme.azurecr.io"] },
];
const strangers = ["evil.net", "evil.azurecr.io", "corp.example.evil.net", "evil-example.com", "ghcr.io"];
const origins = [...lookups.flatMap(({ hosts, registry }) => [...hosts, registry]), ...strangers].map(
  (host) => `https://${host}`,
);

let server: HostileRegistry;
let identity: HostileRegistry;

beforeAll(async () => {
  server = await startHostileRegistry();
  identity = await startHostileRegistry(answer(200, {}, { access_token: "entra-canary" }));
});
afterAll(async () => {
  await Promise.all([server.stop(), identity.stop()]);
});

const variables = () => ({ MIRROR: "mirror-canary", IDENTITY_ENDPOINT: `${identity.url}/msi`, IDENTITY_HEADER: "x" });
const bearer = (realm: string) => answer(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` });

const address = fc
  .tuple(fc.constantFrom(...origins), fc.constantFrom("/token", "/v2/x"))
  .map(([host, path]) => host + path);
const tokens = { token: "issued-canary", tags: ["1"] };
const reply: fc.Arbitrary<Script> = fc.oneof(
  address.map(bearer),
  fc.constant(bearer("https://tokens.example.net/token")),
  fc.constant(answer(401, { "www-authenticate": 'Basic realm="r"' })),
  fc.tuple(fc.constantFrom(301, 302, 307, 308), address).map(([status, location]) => answer(status, { location })),
  address.map((next) => answer(200, { link: `<${next}>; rel="next"` }, tokens)),
  fc.constant(answer(200, {}, tokens)),
  fc.constantFrom(answer(401), answer(403), answer(404)),
);

test("logins of helpers, config.json and mirrors stay within the boundary of the host that is asked", async () => {
  const sightings = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...lookups),
      fc.array(reply, { minLength: 1, maxLength: 6 }),
      async ({ registry: name, secrets, hosts }, replies) => {
        let turn = 0;
        server.script = (request, response) => {
          if (request.url === "/oauth2/exchange")
            return answer(200, {}, { refresh_token: "refresh-canary" })(request, response);
          const script = replies[turn % replies.length] ?? answer(404);
          turn += 1;
          script(request, response);
        };
        const network = openNamedHosts(Object.fromEntries(origins.map((origin) => [origin, server.url])));
        const registry = openHttpRegistry(settings, { network, access, secrets: variables(), allowLoopback: false });
        for (let round = 0; round < 2; round += 1) {
          await registry.listTags({ registry: name, repository: "acme/base" }).catch(() => null);
        }
        await registry.close();
        const all = ["mirror-canary", "docker-canary", "identity-canary", "entra-canary", "refresh-canary"];
        for (const { origin, path, head, body } of network.sent) {
          const host = new URL(origin).host;
          const said = `${decoded(head)} ${body}`;
          for (const secret of all.filter((one) => said.includes(one))) {
            expect([secrets, hosts]).toEqual([expect.arrayContaining([secret]), expect.arrayContaining([host])]);
            sightings.set(secret, (sightings.get(secret) ?? 0) + 1);
          }
          expect(path).not.toContain("canary");
        }
      },
    ),
    { numRuns: 400 },
  );
  // The property says nothing of a secret that was never sent.
  expect([...sightings.values()].filter((count) => count > 5)).toHaveLength(5);
});

/** Headers with what basic logins hold in base64. */
function decoded(head: string): string {
  return head.replaceAll(/Basic ([A-Za-z0-9+/=]+)/g, (_all, login: string) => Buffer.from(login, "base64").toString());
}

describe("a token service that redirects", () => {
  const password = { registries: { "registry.example.com": { username: "bot", passwordEnv: "PASSWORD" } } };

  test.for([
    ["and answers there", answer(200, {}, { token: "t" })],
    ["and asks there for a password", answer(401, { "www-authenticate": 'Basic realm="r"' })],
  ] as const)("to another host %s gets no credentials there, once or later", async ([, there]) => {
    server.script = (request, response) => {
      const path = request.url ?? "";
      if (path.startsWith("/there")) return there(request, response);
      if (path.startsWith("/token")) return answer(307, { location: "https://evil.net/there" })(request, response);
      (request.headers.authorization ? answer(200, {}, tokens) : bearer("https://registry.example.com/token"))(
        request,
        response,
      );
    };
    const network = openNamedHosts(
      Object.fromEntries(["registry.example.com", "evil.net"].map((host) => [`https://${host}`, server.url])),
    );
    const registry = openHttpRegistry(password, { network, secrets: { PASSWORD: "canary" } });
    for (const repository of ["acme/one", "acme/two"]) {
      await registry.listTags({ registry: "registry.example.com", repository }).catch(() => null);
    }
    await registry.close();
    const reached = network.sent.filter(({ origin }) => origin === "https://evil.net");
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.filter(({ head }) => /authorization/i.test(head))).toEqual([]);
  });

  test("a login by identity token is not followed anywhere", async () => {
    server.script = (request, response) => {
      const isLogin = request.method === "POST";
      (isLogin ? answer(307, { location: "https://evil.net/there" }) : bearer("https://tokens.example.net/token"))(
        request,
        response,
      );
    };
    const network = openNamedHosts({ "https://tokens.example.net": server.url, "https://evil.net": server.url });
    const registry = openHttpRegistry({}, { network, access });
    await expect(registry.listTags({ registry: "tokens.example.net", repository: "a" })).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining("its token service redirects a login"),
    });
    await registry.close();
    expect(network.sent.map(({ origin }) => origin)).not.toContain("https://evil.net");
  });
});
