import { describe, expect, test } from "vitest";
import { parseDockerConfig } from "../../../src/core/config/docker-config.ts";
import { processorMs } from "../../processor-ms.ts";

const inBase64 = (text: string) => Buffer.from(text).toString("base64");

// As `docker login` writes it: https://docs.docker.com/reference/cli/docker/login/
const config = parseDockerConfig(
  JSON.stringify({
    auths: {
      "https://index.docker.io/v1/": { auth: inBase64("acme:hub:secret") },
      "ghcr.io": { auth: inBase64("bot:secret") },
      "registry.example.com:5000": { auth: inBase64("bot:port") },
      "https://old.example.com/v1/": { auth: inBase64("bot:old") },
      "http://plain.example.com": { auth: inBase64("bot:plain") },
      "shared.example.com/group": { auth: inBase64("bot:group") },
      "nothing.example.com": null,
      "acme.azurecr.io": { auth: inBase64("0000:"), identitytoken: "refresh" },
      "empty.example.com": {},
    },
    credHelpers: { "123456789012.dkr.ecr.eu-west-1.amazonaws.com": "ecr-login" },
    HttpHeaders: { "User-Agent": "Docker-Client" },
  }),
  "config.json",
);

describe("Docker's config.json", () => {
  test("holds nothing for hosts that are words of JavaScript", () => {
    const login = `{"auth":"${inBase64("bot:proto")}"}`;
    const text = `{"__proto__":{"credsStore":"evil"},"auths":{"__proto__":${login}},"credHelpers":{"__proto__":"evil"}}`;
    const hostile = parseDockerConfig(text, "config.json");
    for (const host of ["ghcr.io", "", "toString", "constructor", "hasOwnProperty"]) {
      expect(hostile.loginFor(host)).toBeNull();
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test.for<[string, string]>([
    ["arrays within arrays", `{"auths":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
    ["objects within a login", `{"auths":{"ghcr.io":${'{"auth":'.repeat(100_000)}1${"}".repeat(100_000)}}}`],
    ["ten megabytes of one login", `{"auths":{"ghcr.io":{"auth":"${"A".repeat(10_000_000)}"}}}`],
    ["a number where an object belongs", '{"auths":7}'],
  ])("is refused where it has %s, and not quoted", ([, text]) => {
    let refusal: unknown;
    const spent = processorMs(() => {
      try {
        parseDockerConfig(text, "c.json");
      } catch (error) {
        refusal = error;
      }
    });
    expect(refusal).toMatchObject({ code: "settings-invalid" });
    expect(refusal instanceof Error ? refusal.message.length : Infinity).toBeLessThan(300);
    expect(spent).toBeLessThan(2_000);
  });

  test("may have ten thousand logins", () => {
    const auths = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`r${index}.example.com`, { auth: inBase64(`bot:${index}`) }]),
    );
    const large = parseDockerConfig(JSON.stringify({ auths, plugins: "x".repeat(10_000_000) }), "c.json");
    expect(large.loginFor("r9999.example.com")).toMatchObject({ password: "9999" });
  });

  test.for<[string, object | null]>([
    ["docker.io", { kind: "password", username: "acme", password: "hub:secret" }],
    ["registry-1.docker.io", { kind: "password", username: "acme", password: "hub:secret" }],
    ["ghcr.io", { kind: "password", username: "bot", password: "secret" }],
    ["registry.example.com:5000", { kind: "password", username: "bot", password: "port" }],
    ["old.example.com", { kind: "password", username: "bot", password: "old" }],
    ["acme.azurecr.io", { kind: "identity-token", identityToken: "refresh" }],
    [
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
      { kind: "helper", helper: "ecr-login", server: "123456789012.dkr.ecr.eu-west-1.amazonaws.com" },
    ],
    ["plain.example.com", { kind: "password", username: "bot", password: "plain" }],
    // Kept for a part of the host by tools other than Docker.
    ["shared.example.com", null],
    ["nothing.example.com", null],
    ["registry.example.com", null],
    ["sub.ghcr.io", null],
    ["ghcr.io.evil.net", null],
    ["empty.example.com", null],
    ["constructor", null],
    ["__proto__", null],
  ])("has for %s exactly its own login", ([host, login]) => {
    expect(config.loginFor(host)).toEqual(login);
  });

  test("asks the store of all for Docker Hub by the name that Docker gives it there", () => {
    const store = parseDockerConfig('{"auths":{"https://index.docker.io/v1/":{}},"credsStore":"desktop"}', "c");
    const server = "https://index.docker.io/v1/";
    expect(store.loginFor("docker.io")).toEqual({ kind: "helper", helper: "desktop", server });
    expect(store.loginFor("ghcr.io")).toEqual({ kind: "helper", helper: "desktop", server: "ghcr.io" });
  });

  test.for<[string, string]>([
    ["desktop.exe", "as Docker Desktop writes it within WSL"],
    ["my_store", "with an underscore"],
  ])("names the helper %s, %s", ([credsStore]) => {
    const store = parseDockerConfig(JSON.stringify({ credsStore }), "c");
    expect(store.loginFor("ghcr.io")).toEqual({ kind: "helper", helper: credsStore, server: "ghcr.io" });
  });

  test("may say of one host that no helper is asked", () => {
    const auths = { "ghcr.io": { auth: inBase64("bot:secret") } };
    const some = parseDockerConfig(JSON.stringify({ auths, credHelpers: { "ghcr.io": "" }, credsStore: "pass" }), "c");
    expect(some.loginFor("ghcr.io")).toMatchObject({ password: "secret" });
    expect(some.loginFor("quay.io")).toMatchObject({ helper: "pass" });
  });

  test.for([
    '{"auths":null,"credHelpers":null,"credsStore":null}',
    '{"auths":{"ghcr.io":{"auth":null}}}',
    '{"auths":{"":{"auth":"Ym90OnNlY3JldA=="}}}',
  ])("with %s has no login, and is no problem", (text) => {
    expect(parseDockerConfig(text, "c").loginFor("ghcr.io")).toBeNull();
  });

  test.for(["https://index.docker.io/v1", "index.docker.io", "docker.io", "registry-1.docker.io"])(
    "has Docker Hub's login under %s",
    (key) => {
      const hub = parseDockerConfig(JSON.stringify({ auths: { [key]: { auth: inBase64("acme:hub") } } }), "c");
      expect(hub.loginFor("docker.io")).toMatchObject({ password: "hub" });
    },
  );

  test.for<[string, string, string]>([
    ["no JSON", '{"auths":{"ghcr.io":{"auth":"c2VjcmV0"', "c.json: is not JSON"],
    ["a helper that is a path", '{"credsStore":"../evil"}', "c.json: credsStore: is no name of a credential helper"],
    ["a helper with arguments", '{"credHelpers":{"ghcr.io":"a b;c"}}', "c.json: credHelpers.ghcr.io: is no name"],
    ["a list", "[]", "c.json: "],
  ])("with %s is a problem that names the place and quotes no secret", ([, text, said]) => {
    const read = () => parseDockerConfig(text, "c.json");
    expect(read).toThrow(expect.objectContaining({ name: "SettingsError", problems: [expect.stringContaining(said)] }));
    expect(read).not.toThrow(/c2VjcmV0/);
  });
});
