import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import type { z } from "zod";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";
import { readRegistryAccess } from "../../../src/entry/registry-access.ts";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { startCloud } from "./cloud-stand-in.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

type WrittenSettings = z.input<typeof RegistrySettings>;

const documentation = await readFile(new URL("../../../docs/registries.md", import.meta.url), "utf8");
const recipes = new Map(
  documentation
    .split(/^### /m)
    .slice(1)
    .map((section): [string, WrittenSettings] => [
      section.split("\n")[0] ?? "",
      parse(/```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? ""),
    ]),
);

const bearer = (realm: string, service: string) => `Bearer realm="${realm}",service="${service}"`;
const SECRET = "s3cret";
const inBase64 = (text: string) => Buffer.from(text).toString("base64");

/** What a registry answers to who has not logged in, and who is then to see the credentials. */
interface Registry {
  readonly name: string;
  readonly origin: string;
  readonly challenge: string;
  readonly user: string;
  /** Where the credentials are to go. */
  readonly loginAt: string;
}

// The challenges are those that the registries send to `curl -i https://REGISTRY/v2/`; of those with hosts of one's
// own, as their documentation shows them.
const registries: Readonly<Record<string, Registry>> = {
  "Docker Hub": {
    name: "docker.io",
    origin: "https://registry-1.docker.io",
    challenge: bearer("https://auth.docker.io/token", "registry.docker.io"),
    user: "acme",
    loginAt: "https://auth.docker.io",
  },
  "GitHub Container Registry": {
    name: "ghcr.io",
    origin: "https://ghcr.io",
    challenge: bearer("https://ghcr.io/token", "ghcr.io"),
    user: "acme",
    loginAt: "https://ghcr.io",
  },
  GitLab: {
    name: "registry.gitlab.com",
    origin: "https://registry.gitlab.com",
    challenge: bearer("https://gitlab.com/jwt/auth", "container_registry"),
    user: "gitlab+deploy-token-1",
    loginAt: "https://gitlab.com",
  },
  Quay: {
    name: "quay.io",
    origin: "https://quay.io",
    challenge: bearer("https://quay.io/v2/auth", "quay.io"),
    user: "acme+plinth",
    loginAt: "https://quay.io",
  },
  "Amazon ECR, with a password": {
    name: "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    origin: "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    challenge: 'Basic realm="https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    user: "AWS",
    loginAt: "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
  },
  "Google Artifact Registry, with a key": {
    name: "europe-docker.pkg.dev",
    origin: "https://europe-docker.pkg.dev",
    challenge: bearer("https://europe-docker.pkg.dev/v2/token", "europe-docker.pkg.dev"),
    user: "_json_key",
    loginAt: "https://europe-docker.pkg.dev",
  },
  "Azure Container Registry, with a password": {
    name: "acme.azurecr.io",
    origin: "https://acme.azurecr.io",
    challenge: bearer("https://acme.azurecr.io/oauth2/token", "acme.azurecr.io"),
    user: "plinth",
    loginAt: "https://acme.azurecr.io",
  },
  Harbor: {
    name: "harbor.example.com",
    origin: "https://harbor.example.com",
    challenge: bearer("https://harbor.example.com/service/token", "harbor-registry"),
    user: "robot$plinth",
    loginAt: "https://harbor.example.com",
  },
  Artifactory: {
    name: "acme.jfrog.io",
    origin: "https://acme.jfrog.io",
    challenge: bearer("https://acme.jfrog.io/v2/token", "acme.jfrog.io"),
    user: "plinth",
    loginAt: "https://acme.jfrog.io",
  },
  Nexus: {
    name: "nexus.example.com:8083",
    origin: "https://nexus.example.com:8083",
    challenge: 'Basic realm="Sonatype Nexus Repository Manager"',
    user: "plinth",
    loginAt: "https://nexus.example.com:8083",
  },
  "A registry of your own, inside": {
    name: "registry.corp.example.com:5000",
    origin: "http://registry.corp.example.com:5000",
    challenge: 'Basic realm="Registry Realm"',
    user: "plinth",
    loginAt: "http://registry.corp.example.com:5000",
  },
};

let server: HostileRegistry;

beforeAll(async () => {
  server = await startHostileRegistry();
});
afterAll(async () => {
  await server.stop();
});

/** Lists the tags of an image at a registry that wants to see what its challenge says; all that was sent. */
async function ask(name: string, settings: WrittenSettings, origins: readonly string[], challenge: string) {
  const authorized = challenge.startsWith("Basic") ? /^Basic / : /^Bearer issued$/;
  server.script = (request, response) => {
    const isTokenService = new URL(request.url ?? "", server.url).searchParams.has("scope");
    if (isTokenService) return answer(200, {}, { token: "issued", expires_in: 300 })(request, response);
    const isKnown = authorized.test(request.headers.authorization ?? "");
    const script = isKnown ? answer(200, {}, { tags: ["1"] }) : answer(401, { "www-authenticate": challenge });
    script(request, response);
  };
  const network = openNamedHosts(Object.fromEntries(origins.map((origin) => [origin, server.url])));
  const secrets = Object.fromEntries(
    Object.values(settings.registries ?? {}).map(({ passwordEnv = "" }) => [passwordEnv, SECRET]),
  );
  const registry = openHttpRegistry(settings, { network, secrets, allowLoopback: false });
  const list = await registry.listTags({ registry: name, repository: "acme/base" });
  await registry.close();
  return { tags: list?.tags, sent: network.sent };
}

describe("the recipe", () => {
  test.for(Object.entries(registries))("for %s logs in there and nowhere else", async ([title, registry]) => {
    const { name, origin, challenge, user, loginAt } = registry;
    const { tags, sent } = await ask(name, recipes.get(title) ?? {}, [origin, loginAt], challenge);
    expect(tags).toEqual(["1"]);
    const basic = `Basic ${inBase64(`${user}:${SECRET}`)}`;
    expect(sent.filter(({ head }) => head.includes(basic)).map((request) => request.origin)).toEqual([loginAt]);
  });

  test("for a mirror of Docker Hub asks the mirror alone, below its path", async () => {
    const settings = recipes.get("A mirror or pull-through cache of Docker Hub") ?? {};
    const challenge = bearer("https://harbor.example.com/service/token", "harbor-registry");
    const { sent } = await ask("docker.io", settings, ["https://harbor.example.com"], challenge);
    expect(sent.map(({ origin, path }) => `${origin}${path.split("?")[0]}`)).toEqual([
      "https://harbor.example.com/v2/docker-hub/acme/base/tags/list",
      "https://harbor.example.com/service/token",
      "https://harbor.example.com/v2/docker-hub/acme/base/tags/list",
    ]);
  });

  // What each cloud gives a machine, and the login that its registry is to see: see cloud-logins.test.ts.
  test.for([
    [
      "Amazon ECR",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
      "AWS:given",
      { authorizationData: [{ authorizationToken: inBase64("AWS:given"), expiresAt: 4e9 }] },
    ],
    [
      "Google Artifact Registry",
      "europe-docker.pkg.dev",
      "oauth2accesstoken:given",
      { access_token: "given", expires_in: 3600 },
    ],
    [
      "Azure Container Registry",
      "acme.azurecr.io",
      "00000000-0000-0000-0000-000000000000:acr-refresh",
      { access_token: "given" },
    ],
  ] as const)("for %s logs in as the machine, at %s and nowhere else", async ([title, host, login, body]) => {
    const cloud = await startCloud();
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", SECRET);
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await cloud.stop();
    });
    cloud.play(host);
    cloud.identityAnswer = () => ({ body });
    const { url } = cloud.identity;
    const secrets = {
      AWS_ENDPOINT_URL_ECR: url,
      GCE_METADATA_HOST: cloud.identity.host,
      IDENTITY_ENDPOINT: `${url}/msi`,
      IDENTITY_HEADER: "x",
    };
    const network = openNamedHosts({ [`https://${host}`]: cloud.registryUrl });
    const registry = openHttpRegistry(recipes.get(title) ?? {}, { network, secrets, allowLoopback: false });
    expect((await registry.listTags({ registry: host, repository: "acme/base" }))?.tags).toEqual(["1"]);
    await registry.close();
    const logins = network.sent.filter(({ head }) => head.includes(`Basic ${inBase64(login)}`));
    expect(new Set(logins.map(({ origin }) => origin))).toEqual(new Set([`https://${host}`]));
  });

  test("for certificates of one's own names files that are read", () => {
    const settings = RegistrySettings.parse(recipes.get("Certificates of your own"));
    expect(() => readRegistryAccess(settings, () => undefined, { commandLine: false })).toThrow(
      "registries.registry.corp.example.com.clientCertificate.cert: /etc/plinth/client.pem: there is no such file",
    );
  });

  test("is there for every registry of this test, and the other way round", () => {
    const others = ["A mirror or pull-through cache of Docker Hub", "Certificates of your own"];
    const helpers = ["Amazon ECR", "Google Artifact Registry", "Azure Container Registry"];
    const open = ["Amazon ECR Public", "Microsoft Artifact Registry", "Kubernetes"];
    const known = [...Object.keys(registries), ...others, ...helpers, ...open];
    expect([...recipes.keys()].toSorted()).toEqual(known.toSorted());
  });

  test("of a page about more than one registry is one that is taken", () => {
    const written = [...documentation.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = ""]) => yaml);
    expect(written.length).toBeGreaterThan(20);
    for (const yaml of written) expect(RegistrySettings.safeParse(parse(yaml)).error?.issues ?? []).toEqual([]);
  });
});

describe("without any settings", () => {
  test.for([
    ["lscr.io", "https://ghcr.io", bearer("https://ghcr.io/token", "ghcr.io")],
    ["public.ecr.aws", "https://public.ecr.aws", bearer("https://public.ecr.aws/token/", "public.ecr.aws")],
    ["cgr.dev", "https://cgr.dev", bearer("https://cgr.dev/token", "cgr.dev")],
  ])("%s is read with a token for everyone", async ([name = "", tokenOrigin = "", challenge = ""]) => {
    const { tags, sent } = await ask(name, {}, [`https://${name}`, tokenOrigin], challenge);
    expect(tags).toEqual(["1"]);
    expect(sent.filter(({ head }) => head.includes("Basic "))).toEqual([]);
  });

  test.for(["mcr.microsoft.com", "registry.k8s.io"])(
    "%s is asked as nobody, and a mirror it redirects to as well",
    async (name) => {
      const near = "https://europe-west4-docker.pkg.dev";
      server.script = (request, response) => {
        const location = `${near}/v2/k8s-artifacts-prod/images/acme/base/tags/list`;
        const redirects = name === "registry.k8s.io" && !request.url?.includes("k8s-artifacts-prod");
        (redirects ? answer(307, { location }) : answer(200, {}, { tags: ["1"] }))(request, response);
      };
      const network = openNamedHosts({ [`https://${name}`]: server.url, [near]: server.url });
      const registry = openHttpRegistry({}, { network, allowLoopback: false });
      const list = await registry.listTags({ registry: name, repository: "acme/base" });
      await registry.close();
      expect(list?.tags).toEqual(["1"]);
      expect(network.sent.filter(({ head }) => /authorization/i.test(head))).toEqual([]);
    },
  );
});
