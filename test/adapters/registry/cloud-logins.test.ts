import { createHash, createVerify, generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createAddressPolicy } from "../../../src/adapters/http/address-policy.ts";
import { plainAccess } from "../../../src/adapters/http/network-access.ts";
import { createNetwork } from "../../../src/adapters/http/network.ts";
import { noAccess } from "../../../src/adapters/registry/registry-access.ts";
import { startConnectProxy } from "../../servers/connect-proxy.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { type CloudStandIn, startCloud } from "./cloud-stand-in.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let directory: string;
let cloud: CloudStandIn;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "cloud-logins-"));
  cloud = await startCloud();
});
beforeEach(() => {
  cloud.asked.length = 0;
  cloud.registryAsked.length = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true });
});

const basic = (login: string) => `Basic ${Buffer.from(login).toString("base64")}`;
const minutes = 60_000;
const inside: LookupFunction = (_name, _options, callback) => callback(null, [{ address: "10.0.0.5", family: 4 }]);

const ecrVariables = () => ({ AWS_ENDPOINT_URL_ECR: cloud.identity.url });

function haveNoKeys(): void {
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
}

/** Files and variables by which a pod is told of its role: https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html */
function becomePod(): void {
  const file = join(directory, "token");
  writeFileSync(file, "pod-token");
  vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/plinth");
  vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", file);
}

/** What `aws sso login` leaves behind: https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html */
function becomePerson(): void {
  const start = "https://acme.awsapps.com/start";
  const cache = join(directory, ".aws", "sso", "cache");
  mkdirSync(cache, { recursive: true });
  const kept = { accessToken: "sso-token", expiresAt: "2999-01-01T00:00:00Z", startUrl: start, region: "eu-west-1" };
  writeFileSync(join(cache, `${createHash("sha1").update(start).digest("hex")}.json`), JSON.stringify(kept));
  const profile = `sso_start_url = ${start}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = plinth\n`;
  writeFileSync(join(directory, ".aws", "config"), `[profile acme]\n${profile}`);
  vi.stubEnv("HOME", directory);
  vi.stubEnv("AWS_CONFIG_FILE", join(directory, ".aws", "config"));
  vi.stubEnv("AWS_PROFILE", "acme");
}

describe("helper ecr", () => {
  const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "aws-secret-canary");
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
    cloud.identityAnswer = () => ({
      body: {
        authorizationData: [
          {
            authorizationToken: Buffer.from("AWS:ecr-password").toString("base64"),
            expiresAt: Date.parse("2026-11-25T00:00:00Z") / 1000,
            proxyEndpoint: `https://${host}`,
          },
        ],
      },
    });
  });

  test("asks Amazon in the region of the host, signed by AWS's own client, and logs in with what it gives", async () => {
    const { first, sent } = await cloud.listTwice(host, "ecr", ecrVariables(), {
      pattern: "*.dkr.ecr.eu-west-1.amazonaws.com",
    });
    expect(first).toEqual(["1"]);
    expect(cloud.asked).toHaveLength(1);
    expect(cloud.asked[0]?.headers["x-amz-target"]).toBe("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
    expect(cloud.asked[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-west-1\/ecr\//,
    );
    const logins = sent.filter(({ head }) => head.includes(basic("AWS:ecr-password")));
    expect(logins.length).toBeGreaterThan(0);
    expect(logins.every(({ origin }) => origin === `https://${host}`)).toBe(true);
  });

  test("keeps the password until shortly before its twelve hours end", async () => {
    await cloud.listTwice(host, "ecr", ecrVariables(), { laterMs: 12 * 60 * minutes - 6 * minutes });
    expect(cloud.asked).toHaveLength(1);
    cloud.asked.length = 0;
    await cloud.listTwice(host, "ecr", ecrVariables(), { laterMs: 12 * 60 * minutes - 4 * minutes });
    expect(cloud.asked).toHaveLength(2);
  });

  test.for([
    ["of a pod", "sts.eu-west-1.amazonaws.com:443", becomePod],
    ["of a person in IAM Identity Center", "portal.sso.eu-west-1.amazonaws.com:443", becomePerson],
  ] as const)("asks for the role %s through the proxy, too", async ([, authority, become]) => {
    const proxy = await startConnectProxy({});
    vi.stubEnv("AWS_REGION", "eu-west-1");
    haveNoKeys();
    become();
    const through = { url: new URL(proxy.url), authorization: null, direct: [], named: [] };
    const access = { ...noAccess, network: { ...plainAccess, proxy: through } };
    const network = openNamedHosts({ [`https://${host}`]: cloud.registryUrl });
    cloud.play(host);
    const settings = { registries: { [host]: { helper: "ecr" as const } } };
    const registry = openHttpRegistry(settings, { access, network, allowLoopback: false });
    await registry.listTags({ registry: host, repository: "acme/base" }).catch(() => null);
    await registry.close();
    await proxy.stop();
    expect(new Set(proxy.asked.map((asked) => asked.authority))).toEqual(new Set([authority]));
  });

  // https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
  test("logs in with the role that IAM Identity Center gives a person", async () => {
    haveNoKeys();
    becomePerson();
    vi.stubEnv("AWS_ENDPOINT_URL_SSO", cloud.identity.url);
    const roleCredentials = { accessKeyId: "AKIASSO", secretAccessKey: "s", sessionToken: "t", expiration: 4e12 };
    const ofEcr = cloud.identityAnswer;
    cloud.identityAnswer = (seen) =>
      seen.path.startsWith("/federation/") ? { body: { roleCredentials } } : ofEcr(seen);
    const { first } = await cloud.listTwice(host, "ecr", ecrVariables());
    expect(first).toEqual(["1"]);
    const [role, ecr] = cloud.asked;
    expect(role).toMatchObject({
      method: "GET",
      path: "/federation/credentials?role_name=plinth&account_id=123456789012",
      headers: { "x-amz-sso_bearer_token": "sso-token" },
    });
    expect(ecr?.headers.authorization).toContain("Credential=AKIASSO/");
  });

  test("that Amazon refuses says so, and tells no secret", async () => {
    cloud.identityAnswer = () => ({
      status: 400,
      body: { __type: "AccessDeniedException", message: "not authorised" },
    });
    const { first } = await cloud.listTwice(host, "ecr", ecrVariables());
    expect(first).toMatchObject({
      code: "registry-credentials-rejected",
      message: expect.stringContaining("Amazon ECR gave no token (AccessDeniedException)"),
    });
    expect(JSON.stringify(first)).not.toContain("aws-secret-canary");
  });
});

describe("helper gcr", () => {
  const host = "europe-docker.pkg.dev";
  const token = { access_token: "gcp-token", expires_in: 3600, token_type: "Bearer" };
  const login = basic("oauth2accesstoken:gcp-token");

  test("takes the machine's token of the metadata server", async () => {
    cloud.identityAnswer = () => ({ body: token });
    const { first, sent } = await cloud.listTwice(host, "gcr", { GCE_METADATA_HOST: cloud.identity.host });
    expect(first).toEqual(["1"]);
    expect(cloud.asked.map(({ path, headers }) => [path, headers["metadata-flavor"]])).toEqual([
      ["/computeMetadata/v1/instance/service-accounts/default/token", "Google"],
    ]);
    const logins = sent.filter(({ head }) => head.includes(login));
    expect(new Set(logins.map(({ origin, path }) => origin + path.split("?")[0]))).toEqual(
      new Set([`https://${host}/v2/token`]),
    );
  });

  test("takes a token for the service account whose key file the environment names, signed with that key", async () => {
    cloud.identityAnswer = () => ({ body: token });
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const file = join(directory, "key.json");
    const key = {
      type: "service_account",
      client_email: "plinth@acme.iam.gserviceaccount.com",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      token_uri: `${cloud.identity.url}/token`,
    };
    writeFileSync(file, JSON.stringify(key));
    const variables = { GOOGLE_APPLICATION_CREDENTIALS: file, GCE_METADATA_HOST: cloud.identity.host };
    expect((await cloud.listTwice(host, "gcr", variables)).first).toEqual(["1"]);
    const form = new URLSearchParams(cloud.asked[0]?.body);
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [header = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(verify.verify(publicKey, signature, "base64url")).toBe(true);
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iss: key.client_email,
      aud: key.token_uri,
    });
  });

  test.for<[string, string]>([
    ["is no JSON", "-----BEGIN PRIVATE KEY----- key-canary"],
    ["holds no key", '{"type":"service_account","client_email":"a","private_key":"key-canary"}'],
  ])("with a key file that %s fails and does not quote it", async ([, content]) => {
    const file = join(directory, "bad.json");
    writeFileSync(file, content);
    const { first } = await cloud.listTwice(host, "gcr", { GOOGLE_APPLICATION_CREDENTIALS: file });
    expect(first).toMatchObject({ code: "registry-credentials-rejected" });
    expect(first instanceof Error ? `${first.stack}${String(first.cause)}` : "").not.toContain("key-canary");
  });
});

describe("helper acr", () => {
  const host = "acme.azurecr.io";
  const service = { AZURE_TENANT_ID: "tenant-1", AZURE_CLIENT_ID: "client-1" };
  const login = basic("00000000-0000-0000-0000-000000000000:acr-refresh");

  beforeEach(() => {
    cloud.identityAnswer = () => ({ body: { access_token: "entra-token", expires_in: "3599" } });
  });

  async function expectExchanged(variables: Readonly<Record<string, string>>): Promise<void> {
    const { first, sent } = await cloud.listTwice(host, "acr", variables);
    expect(first).toEqual(["1"]);
    const exchange = cloud.registryAsked.find(({ path }) => path === "/oauth2/exchange");
    expect(Object.fromEntries(new URLSearchParams(exchange?.body))).toMatchObject({
      grant_type: "access_token",
      service: host,
      access_token: "entra-token",
    });
    expect(sent.filter(({ head }) => head.includes(login)).map(({ path }) => path.split("?")[0])).toContain(
      "/oauth2/token",
    );
  }

  test("takes the identity of the machine", async () => {
    await expectExchanged({ IDENTITY_ENDPOINT: `${cloud.identity.url}/msi/token`, IDENTITY_HEADER: "header-1" });
    expect(cloud.asked[0]?.path).toBe(
      "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fcontainerregistry.azure.net",
    );
    expect(cloud.asked[0]?.headers["x-identity-header"]).toBe("header-1");
  });

  test("takes a client secret", async () => {
    await expectExchanged({ ...service, AZURE_CLIENT_SECRET: "s3cret", AZURE_AUTHORITY_HOST: cloud.identity.url });
    expect(cloud.asked[0]?.path).toBe("/tenant-1/oauth2/v2.0/token");
    expect(Object.fromEntries(new URLSearchParams(cloud.asked[0]?.body))).toMatchObject({
      grant_type: "client_credentials",
      client_id: "client-1",
      client_secret: "s3cret",
    });
  });

  test("takes a workload's identity, read anew from its file", async () => {
    const file = join(directory, "federated");
    writeFileSync(file, "federated-token\n");
    await expectExchanged({ ...service, AZURE_FEDERATED_TOKEN_FILE: file, AZURE_AUTHORITY_HOST: cloud.identity.url });
    expect(Object.fromEntries(new URLSearchParams(cloud.asked[0]?.body))).toMatchObject({
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: "federated-token",
    });
  });

  test("exchanges its token at a private endpoint that the operator opened", async () => {
    const refusing = createNetwork(createAddressPolicy({ allowPrivate: [], allowLoopback: false }), inside);
    cloud.play(host);
    const network = { ...openNamedHosts({ [`https://${host}`]: cloud.registryUrl }), publicOnly: refusing.publicOnly };
    const secrets = { IDENTITY_ENDPOINT: `${cloud.identity.url}/msi/token`, IDENTITY_HEADER: "header-1" };
    const settings = { registries: { [host]: { helper: "acr" as const } } };
    const registry = openHttpRegistry(settings, { network, secrets, allowLoopback: false });
    expect((await registry.listTags({ registry: host, repository: "acme/base" }))?.tags).toEqual(["1"]);
    await Promise.all([registry.close(), refusing.close()]);
  });

  test("that is refused, or cannot be asked, says so without the answer", async () => {
    const variables = { ...service, AZURE_CLIENT_SECRET: "s3cret", AZURE_AUTHORITY_HOST: cloud.identity.url };
    cloud.identityAnswer = () => ({ status: 401, body: { error: "invalid_client", canary: "s3cret" } });
    expect((await cloud.listTwice(host, "acr", variables)).first).toMatchObject({
      code: "registry-credentials-rejected",
      message: expect.stringContaining(`the identity service ${cloud.identity.host} answered 401`),
    });
    cloud.identityAnswer = () => ({ body: { access_token: "x".repeat(10_000_000) } });
    expect((await cloud.listTwice(host, "acr", variables)).first).toMatchObject({
      message: expect.stringContaining(`the identity service ${cloud.identity.host} gave no token`),
    });
    cloud.identityAnswer = () => ({ status: 503, body: {} });
    expect((await cloud.listTwice(host, "acr", variables)).first).toMatchObject({ code: "registry-unavailable" });
  });
});

test("registries do not get to the metadata server that helpers are given", async () => {
  const secrets = { GCE_METADATA_HOST: cloud.identity.host };
  const registry = openHttpRegistry(
    { registries: { "*.pkg.dev": { helper: "gcr" } } },
    { secrets, allowLoopback: false },
  );
  for (const host of ["169.254.169.254", cloud.identity.host]) {
    const listed = registry.listTags({ registry: host, repository: "computeMetadata/v1" });
    await expect(listed).rejects.toMatchObject({ code: "host-not-allowed" });
  }
  expect(cloud.asked).toEqual([]);
  await registry.close();
});
