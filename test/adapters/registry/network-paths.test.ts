import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";
import { readRegistryAccess } from "../../../src/entry/registry-access.ts";
import { type ConnectProxy, startConnectProxy } from "../../servers/connect-proxy.ts";
import { answer, type Script } from "../../servers/hostile-registry.ts";
import { listen, type Listening } from "../../servers/listen.ts";
import { type Authority, makeAuthority } from "../../servers/make-authority.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const image = { registry: "registry.example.com", repository: "acme/base" };
const proxyLogin = `Basic ${Buffer.from("bot:proxy-secret").toString("base64")}`;

let directory: string;
let authority: Authority;
let stranger: Authority;
let client: Awaited<ReturnType<Authority["issue"]>>;
let https: Listening;
let server: Server;
let script: Script;
/** Who asked for what, as TLS and HTTP say. */
const seen: { readonly host: string; readonly path: string; readonly certificate: string | null }[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "network-paths-"));
  authority = await makeAuthority(directory);
  stranger = await makeAuthority(mkdtempSync(join(directory, "stranger-")));
  client = await authority.issue("plinth");
  const names = [
    "registry.example.com",
    "auth.example.com",
    "blobs.example.net",
    "harbor.internal",
    "tokens.internal",
    "localhost",
  ];
  const { key, cert } = await authority.issue(...names);
  server = createServer(
    { key, cert, ca: authority.ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const peer = request.socket instanceof TLSSocket ? request.socket.getPeerCertificate() : null;
      seen.push({
        host: request.headers.host ?? "",
        path: request.url ?? "",
        certificate: peer?.subject?.CN?.toString() ?? null,
      });
      script(request, response);
    },
  );
  https = await listen(server);
});
afterAll(async () => {
  await https.stop();
  rmSync(directory, { recursive: true });
});

const tags = answer(200, {}, { tags: ["1"] });

/** Lists tags as the command line or the service would with these settings and this environment. */
async function tagsWith(
  settings: z.input<typeof RegistrySettings>,
  variables: Readonly<Record<string, string>> = {},
  { commandLine = false, asked = image } = {},
): Promise<unknown> {
  const access = readRegistryAccess(RegistrySettings.parse(settings), (name) => variables[name], { commandLine });
  const registry = openHttpRegistry(settings, { access, secrets: variables, allowLoopback: commandLine });
  try {
    return (await registry.listTags(asked))?.tags;
  } catch (error) {
    return error;
  } finally {
    await registry.close();
  }
}

const local = () => ({ registry: `localhost:${https.port}`, repository: "acme/base" });

describe("an authority of the operator's own", () => {
  const inside = { allowPrivate: ["127.0.0.0/8", "::1/128"] };

  test("is trusted for the registry it is given for, and for every host where it is given for the network", async () => {
    script = tags;
    const host = local().registry;
    const caFile = authority.caFile;
    expect(await tagsWith({ registries: { [host]: { ca: caFile } }, network: inside }, {}, { asked: local() })).toEqual(
      ["1"],
    );
    expect(
      await tagsWith({ registries: { [host]: {} }, network: { ...inside, ca: caFile } }, {}, { asked: local() }),
    ).toEqual(["1"]);
  });

  test("that signed nothing of the registry's does not make it trusted, nor does one given for another host", async () => {
    const host = local().registry;
    const refused = { code: "registry-unavailable", message: expect.stringContaining("is not trusted") };
    const registries = { [host]: { ca: stranger.caFile } };
    expect(await tagsWith({ registries, network: inside }, {}, { asked: local() })).toMatchObject(refused);
    const elsewhere = { [host]: {}, "other.example.com": { ca: authority.caFile } };
    expect(await tagsWith({ registries: elsewhere, network: inside }, {}, { asked: local() })).toMatchObject(refused);
  });

  test("and a client certificate: the registry sees it, and no other host", async () => {
    const proxy = await startConnectProxy({
      "registry.example.com:443": https.host,
      "blobs.example.net:443": https.host,
    });
    script = (request, response) => {
      const here = request.headers.host === "registry.example.com";
      (here ? answer(307, { location: "https://blobs.example.net/x" }) : tags)(request, response);
    };
    seen.length = 0;
    const pair = { cert: client.certFile, key: client.keyFile };
    const registries = { "registry.example.com": { clientCertificate: pair } };
    expect(await tagsWith({ registries, network: { proxy: proxy.url, ca: authority.caFile } })).toEqual(["1"]);
    expect(seen.map(({ host, certificate }) => [host, certificate])).toEqual([
      ["registry.example.com", "plinth"],
      ["blobs.example.net", null],
    ]);
    await proxy.stop();
  });
});

describe("a proxy", () => {
  let proxy: ConnectProxy;

  beforeAll(async () => {
    proxy = await startConnectProxy(
      {
        "registry.example.com:443": https.host,
        "auth.example.com:443": https.host,
        "blobs.example.net:443": https.host,
        "169.254.169.254:443": https.host,
        "metadata.google.internal:443": https.host,
        "intranet:443": https.host,
        "harbor.internal:443": https.host,
        "tokens.internal:443": https.host,
      },
      proxyLogin,
    );
  });
  afterAll(async () => {
    await proxy.stop();
  });

  const network = () => ({
    proxy: proxy.url,
    proxyUsername: "bot",
    proxyPasswordEnv: "PROXY_PASSWORD",
    ca: authority.caFile,
  });
  const secrets = { PROXY_PASSWORD: "proxy-secret" };

  test("carries registry, token service and redirect, and resolves their names", async () => {
    script = (request, response) => {
      const { host, authorization } = request.headers;
      if (host === "auth.example.com") return answer(200, {}, { token: "t" })(request, response);
      if (host === "blobs.example.net") return tags(request, response);
      const challenge = { "www-authenticate": 'Bearer realm="https://auth.example.com/token"' };
      const knows = authorization === "Bearer t";
      (knows ? answer(307, { location: "https://blobs.example.net/x" }) : answer(401, challenge))(request, response);
    };
    proxy.asked.length = 0;
    expect(await tagsWith({ network: network() }, secrets)).toEqual(["1"]);
    const through = proxy.asked.map(({ authority: to, authorization }) => [to, authorization]);
    expect(through).toEqual(
      ["registry.example.com:443", "auth.example.com:443", "blobs.example.net:443"].map((to) => [to, proxyLogin]),
    );
  });

  test("is asked for a mirror and a token host inside that the operator names", async () => {
    script = (request, response) => {
      const { host, authorization } = request.headers;
      if (host === "tokens.internal") return answer(200, {}, { token: "t" })(request, response);
      const challenge = { "www-authenticate": 'Bearer realm="https://tokens.internal/token"' };
      (authorization === "Bearer t" ? tags : answer(401, challenge))(request, response);
    };
    const mirrored = { mirror: "https://harbor.internal/hub", tokenHost: "tokens.internal" };
    proxy.asked.length = 0;
    const settings = { registries: { "registry.example.com": mirrored }, network: network() };
    expect(await tagsWith(settings, secrets)).toEqual(["1"]);
    expect(proxy.asked.map(({ authority: to }) => to)).toEqual(["harbor.internal:443", "tokens.internal:443"]);
  });

  test.for([
    "https://169.254.169.254/x",
    "https://metadata.google.internal/x",
    "https://intranet/x",
    "https://a.local/x",
  ])("is not asked for %s, whatever registry redirects there", async (location) => {
    script = answer(302, { location });
    proxy.asked.length = 0;
    expect(await tagsWith({ network: network() }, secrets)).toMatchObject({ code: "host-not-allowed" });
    expect(proxy.asked.map(({ authority: to }) => to)).toEqual(["registry.example.com:443"]);
  });

  test("that wants other credentials is named with its remedy, and its password is not told", async () => {
    const failed = await tagsWith({ network: network() }, { PROXY_PASSWORD: "wrong-secret" });
    expect(failed).toMatchObject({
      code: "registry-unavailable",
      message: expect.stringContaining("the proxy opened no way to registry.example.com"),
      cause: expect.objectContaining({ message: "the proxy answered 407" }),
    });
    expect(JSON.stringify(failed)).not.toContain("wrong-secret");
  });

  test("of HTTPS_PROXY may have a percent sign in its password", async () => {
    script = tags;
    const odd = await startConnectProxy({ "registry.example.com:443": https.host }, `Basic ${btoa("bot:100%")}`);
    const given = odd.url.replace("http://", "http://bot:100%@");
    const settings = { network: { ca: authority.caFile } };
    expect(await tagsWith(settings, { HTTPS_PROXY: given }, { commandLine: true })).toEqual(["1"]);
    await odd.stop();
  });

  test("of HTTPS_PROXY is for the command line alone, and NO_PROXY names who is reached without", async () => {
    script = tags;
    const given = proxy.url.replace("http://", "http://bot:proxy-secret@");
    const settings = { network: { ca: authority.caFile } };
    proxy.asked.length = 0;
    expect(await tagsWith(settings, { HTTPS_PROXY: given }, { commandLine: true })).toEqual(["1"]);
    expect(proxy.asked).toHaveLength(1);
    const variables = { HTTPS_PROXY: given, NO_PROXY: "example.com" };
    expect(await tagsWith(settings, variables, { commandLine: true })).toMatchObject({ code: "registry-unavailable" });
    expect(await tagsWith(settings, { HTTPS_PROXY: given })).toMatchObject({ code: "registry-unavailable" });
    expect(proxy.asked).toHaveLength(1);
  });

  test("is not asked for hosts of noProxy, whose addresses are vetted as without a proxy", async () => {
    proxy.asked.length = 0;
    const asked = { registry: `localhost:${https.port}`, repository: "acme/base" };
    const settings = { registries: { [asked.registry]: {} }, network: { ...network(), noProxy: ["localhost"] } };
    expect(await tagsWith(settings, secrets, { asked })).toMatchObject({ code: "host-not-allowed" });
    expect(proxy.asked).toEqual([]);
  });
});
