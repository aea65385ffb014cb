import * as fc from "fast-check";
import { expect, test } from "vitest";
import { realmTrust, type RealmTrust } from "../../../src/adapters/registry/realm-trust.ts";
import { targetOf } from "../../../src/adapters/registry/registry-target.ts";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";

const settings = RegistrySettings.parse({
  registries: {
    "plain.example.com": { insecure: true },
    "127.0.0.1:5000": { insecure: true },
    "partner.example.com": { tokenHost: "tokens.partner.net" },
    "10.0.0.5:5000": {},
    "registry:5000": {},
  },
});
const trustIn = (registry: string, realm: string) =>
  realmTrust(targetOf({ registry, repository: "acme/base" }, settings, false), new URL(realm));

// Realms of the first group are those the registries send: `curl -i https://REGISTRY/v2/`.
test.for<[string, string, RealmTrust]>([
  ["docker.io", "https://auth.docker.io/token", "credentials"],
  ["ghcr.io", "https://ghcr.io/token", "credentials"],
  ["quay.io", "https://quay.io/v2/auth", "credentials"],
  ["registry.gitlab.com", "https://gitlab.com/jwt/auth", "credentials"],
  ["public.ecr.aws", "https://public.ecr.aws/token/", "credentials"],
  ["acme.azurecr.io", "https://acme.azurecr.io/oauth2/token", "credentials"],
  ["europe-docker.pkg.dev", "https://europe-docker.pkg.dev/v2/token", "credentials"],
  ["lscr.io", "https://ghcr.io/token", "anonymous"],

  ["acme.azurecr.io", "https://evil.azurecr.io/oauth2/token", "anonymous"],
  ["1.dkr.ecr.eu-west-1.amazonaws.com", "https://2.execute-api.eu-west-1.amazonaws.com/", "anonymous"],
  ["europe-docker.pkg.dev", "https://us-docker.pkg.dev/v2/token", "anonymous"],
  ["acme.jfrog.io", "https://evil.jfrog.io/token", "anonymous"],
  ["acme.github.io", "https://evil.github.io/token", "anonymous"],
  ["acme.tencentcloudcr.com", "https://evil.tencentcloudcr.com/token", "anonymous"],
  ["registry.acme.svc.cluster.local", "https://token.other.svc.cluster.local/token", "anonymous"],
  ["acme.azurecr.io", "https://EVIL.azurecr.io./oauth2/token", "anonymous"],
  ["registry.example.com", "https://AUTH.example.com./token", "credentials"],
  ["registry.example.com", "https://evil.net\\@registry.example.com/", "anonymous"],
  ["registry.example.com", "https://evil.net#@registry.example.com/", "anonymous"],
  ["xn--exmple-cua.com", "https://ex\u00e4mple.com/token", "credentials"],
  ["xn--exmple-cua.com", "https://ex\u0430mple.com/token", "anonymous"],
  ["registry.example.co.uk", "https://evil.co.uk/token", "anonymous"],
  ["registry.example.com", "https://registry.example.com.evil.net/", "anonymous"],
  ["registry.example.com", "https://evil-example.com/", "anonymous"],
  ["registry.example.com", "https://auth.example.com:8443/", "anonymous"],
  ["registry.example.com", "https://169.254.169.254/", "anonymous"],
  ["registry.example.com", "https://[::ffff:169.254.169.254]/", "anonymous"],
  ["10.0.0.5:5000", "https://10.0.0.5:5001/", "anonymous"],
  ["10.0.0.5:5000", "https://10.0.0.5:5000/", "credentials"],
  ["registry:5000", "https://registry/", "anonymous"],
  ["127.0.0.1:5000", "http://127.0.0.1:5001/", "anonymous"],
  ["127.0.0.1:5000", "http://127.0.0.1:5000/", "credentials"],
  ["partner.example.com", "https://tokens.partner.net/", "credentials"],
  ["partner.example.com", "https://other.partner.net/", "anonymous"],

  ["registry.example.com", "http://registry.example.com/token", "refused"],
  ["registry.example.com", "http://169.254.169.254/latest/meta-data", "refused"],
  ["registry.example.com", "https://user:pass@registry.example.com/", "refused"],
  ["registry.example.com", "ftp://registry.example.com/", "refused"],
  ["registry.example.com", "data:application/json,{}", "refused"],
  ["plain.example.com", "http://plain.example.com/token", "credentials"],
  ["plain.example.com", "https://auth.example.com/token", "credentials"],
])("%s may send %s: %s", ([registry, realm, trust]) => {
  expect(trustIn(registry, realm)).toBe(trust);
});

test("no host outside the registry's registrable domain is trusted", () => {
  fc.assert(
    fc.property(fc.domain(), fc.webPath(), (domain, path) => {
      fc.pre(domain !== "example.com" && !domain.endsWith(".example.com"));
      for (const host of [domain, `example.com.${domain}`, `registry-example.com.${domain}`]) {
        expect(trustIn("registry.example.com", `https://${host}/${path}`)).not.toBe("credentials");
      }
    }),
  );
});
