import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";
import { readRegistryAccess } from "../../../src/entry/registry-access.ts";
import { answer, type Script } from "../../servers/hostile-registry.ts";
import { makeAuthority } from "../../servers/make-authority.ts";
import { type RecordedInternet, startRecordedInternet } from "../../servers/recorded-internet.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const ecrHost = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
/** What is looked up, the secrets that go with it, and the hosts that may receive them. */
const lookups = [
  {
    registry: "registry.example.com",
    secrets: ["basic-canary"],
    hosts: ["registry.example.com", "auth.example.com", "tokens.partner.net"],
  },
  { registry: "docker.example.org", secrets: ["config-canary"], hosts: ["docker.example.org", "auth.example.org"] },
  { registry: "tokens.example.net", secrets: ["identity-token-canary"], hosts: ["tokens.example.net"] },
  {
    registry: "mirrored.example.info",
    secrets: ["mirror-canary"],
    hosts: ["mirror.corp.example", "auth.corp.example"],
  },
  { registry: "acme.azurecr.io", secrets: ["entra-canary", "acr-canary"], hosts: ["acme.azurecr.io"] },
  { registry: "europe-docker.pkg.dev", secrets: ["gcr-canary"], hosts: ["europe-docker.pkg.dev"] },
  { registry: ecrHost, secrets: ["ecr-canary"], hosts: [ecrHost] },
] as const;
const askedAt = (registry: string) => (registry === "mirrored.example.info" ? "mirror.corp.example" : registry);
const strangers = [
  "evil.net",
  "evil.azurecr.io",
  "evil-docker.pkg.dev",
  "999999999999.dkr.ecr.eu-west-1.amazonaws.com",
  `${ecrHost}.evil.net`,
  "acme.azurecr.io.evil.net",
  "registry.example.com.evil.net",
];
const names = [...new Set([...lookups.flatMap(({ registry, hosts }) => [registry, ...hosts]), ...strangers])];

const users: Readonly<Record<string, string>> = {
  "acr-canary": "00000000-0000-0000-0000-000000000000",
  "gcr-canary": "oauth2accesstoken",
  "ecr-canary": "AWS",
};
/** These have left Plinth at least once, or the property says nothing of them; the last is never to leave it. */
const sentSecrets = [...lookups.flatMap(({ secrets }) => secrets), "issued-canary", "proxy-canary", "header-canary"];
const allSecrets = [...sentSecrets, "aws-key-canary"];
/** A secret as it is, and as a login by password and its base64 have it. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  Buffer.from(`${users[secret] ?? "bot"}:${secret}`).toString("base64"),
  Buffer.from(secret).toString("base64url"),
];

let directory: string;
let internet: RecordedInternet;
let ca: string;
let identity: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "socket-boundary-"));
  const authority = await makeAuthority(directory);
  ca = join(directory, "authorities.pem");
  writeFileSync(ca, authority.ca);
  internet = await startRecordedInternet(await authority.issue(...names));
  const ecrToken = Buffer.from("AWS:ecr-canary").toString("base64");
  identity = await internet.direct((request, response) => {
    const path = request.url ?? "";
    const said = path.includes("/msi")
      ? { access_token: "entra-canary" }
      : path.includes("/computeMetadata")
        ? { access_token: "gcr-canary", expires_in: 3600 }
        : { authorizationData: [{ authorizationToken: ecrToken, expiresAt: Date.parse("2999-01-01") / 1000 }] };
    answer(200, { "content-type": "application/x-amz-json-1.1" }, said)(request, response);
  });
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "aws-key-canary");
  const auth = Buffer.from("bot:config-canary").toString("base64");
  const auths = { "docker.example.org": { auth }, "tokens.example.net": { identitytoken: "identity-token-canary" } };
  writeFileSync(join(directory, "config.json"), JSON.stringify({ auths }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await internet.stop();
  rmSync(directory, { recursive: true });
});

function open() {
  const settings = {
    registries: {
      "registry.example.com": { username: "bot", passwordEnv: "BASIC", tokenHost: "tokens.partner.net" },
      "mirrored.example.info": { mirror: "https://mirror.corp.example/hub", username: "bot", passwordEnv: "MIRROR" },
      "*.azurecr.io": { helper: "acr" as const },
      "*.pkg.dev": { helper: "gcr" as const },
      "*.dkr.ecr.eu-west-1.amazonaws.com": { helper: "ecr" as const },
    },
    dockerConfig: join(directory, "config.json"),
    network: { proxy: internet.proxyUrl, proxyUsername: "bot", proxyPasswordEnv: "PROXY", ca },
  };
  const secrets: Readonly<Record<string, string>> = {
    BASIC: "basic-canary",
    MIRROR: "mirror-canary",
    PROXY: "proxy-canary",
    IDENTITY_ENDPOINT: `${identity}/msi`,
    IDENTITY_HEADER: "header-canary",
    GCE_METADATA_HOST: new URL(identity).host,
    AWS_ENDPOINT_URL_ECR: identity,
  };
  const access = readRegistryAccess(RegistrySettings.parse(settings), (name) => secrets[name], { commandLine: false });
  return openHttpRegistry(settings, { access, secrets, allowLoopback: false });
}

const origins = [
  ...names.map((name) => `https://${name}`),
  "http://registry.example.com",
  "https://registry.example.com@evil.net",
  "https://169.254.169.254",
];
const address = fc
  .tuple(fc.constantFrom(...origins), fc.constantFrom("/token", "/v2/acme/base/tags/list?last=1", "/"))
  .map(([host, path]) => host + path);
const bearer = (realm: string) => answer(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` });
const given = { token: "issued-canary", access_token: "issued-canary", expires_in: 300, tags: ["1"] };
/** A reply, made for the host that is asked. */
const reply: fc.Arbitrary<(asked: string) => Script> = fc.oneof(
  fc.constant((asked: string) => bearer(`https://${asked}/token`)),
  address.map((realm) => () => bearer(realm)),
  fc.constant(() => answer(401, { "www-authenticate": 'Basic realm="r"' })),
  fc.tuple(fc.constantFrom(301, 302, 303, 307, 308), address).map(
    ([status, location]) =>
      () =>
        answer(status, { location }),
  ),
  address.map((next) => () => answer(200, { link: `<${next}>; rel="next"` }, given)),
  fc.constant(() => answer(200, {}, given)),
  fc.constantFrom(answer(401), answer(403), answer(404)).map((script) => () => script),
);

test("no byte of a secret reaches a server that it is not for", async () => {
  const sightings = new Map(allSecrets.map((secret) => [secret, 0]));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...lookups),
      fc.array(reply, { minLength: 1, maxLength: 6 }),
      async ({ registry: name, secrets, hosts }, replies) => {
        let turn = 0;
        internet.received.clear();
        internet.script = (request, response) => {
          if (request.url === "/oauth2/exchange")
            return answer(200, {}, { refresh_token: "acr-canary" })(request, response);
          replies[turn++ % replies.length]?.(askedAt(name))(request, response);
        };
        const registry = open();
        for (let round = 0; round < 2; round += 1) {
          await registry.listTags({ registry: name, repository: "acme/base" }).catch(() => null);
          await registry.digestOfTag({ registry: name, repository: "acme/base" }, "1").catch(() => null);
        }
        await registry.close();
        const mayReceive = (secret: string): readonly string[] => {
          if (secret === "proxy-canary") return ["proxy"];
          if (secret === "header-canary") return [identity];
          if (secret === "issued-canary") return [`https://${askedAt(name)}`];
          return secrets.some((own) => own === secret) ? hosts.map((host) => `https://${host}`) : [];
        };
        for (const [server, chunks] of internet.received) {
          const bytes = Buffer.concat(chunks);
          for (const secret of allSecrets.filter((one) => formsOf(one).some((form) => bytes.includes(form)))) {
            expect(mayReceive(secret), `${secret} was received by ${server}`).toContain(server);
            sightings.set(secret, (sightings.get(secret) ?? 0) + 1);
          }
        }
      },
    ),
    { numRuns: 120 },
  );
  expect(sentSecrets.filter((secret) => (sightings.get(secret) ?? 0) === 0)).toEqual([]);
});
