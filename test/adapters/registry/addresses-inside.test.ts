import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AddressPolicy } from "../../../src/adapters/http/address-policy.ts";
import { createNetwork } from "../../../src/adapters/http/network.ts";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

// All of 127.0.0.0/8 is this machine, so one of its addresses can play the internet: 127.0.0.2 is public here, the
// others are inside and opened by the operator.
const policy: AddressPolicy = {
  isPublic: (address) => address === "127.0.0.2",
  permits: (_host, address) => address.startsWith("127.0.0."),
};

let outside: HostileRegistry;
let inside: HostileRegistry;
let alsoInside: HostileRegistry;

beforeAll(async () => {
  outside = await startHostileRegistry(answer(404), "127.0.0.2");
  inside = await startHostileRegistry(answer(404), "127.0.0.3");
  alsoInside = await startHostileRegistry(answer(200, {}, { tags: ["1"], token: "t" }), "127.0.0.4");
});
afterAll(async () => {
  await Promise.all([outside, inside, alsoInside].map((server) => server.stop()));
});

async function tagsOf(registry: HostileRegistry) {
  const client = openHttpRegistry(
    { registries: { [registry.host]: { insecure: true } } },
    { network: createNetwork(policy) },
  );
  try {
    return await client.listTags({ registry: registry.host, repository: "acme/base" });
  } finally {
    await client.close();
  }
}

describe("a registry on the internet", () => {
  test.for<[string, (url: string) => ReturnType<typeof answer>]>([
    ["redirect", (url) => answer(302, { location: `${url}/` })],
    ["a token service", (url) => answer(401, { "www-authenticate": `Bearer realm="${url}/token"` })],
  ])("does not bring Plinth inside by %s", async ([, script]) => {
    outside.script = script(alsoInside.url);
    const before = alsoInside.requests.length;
    await expect(tagsOf(outside)).rejects.toMatchObject({
      code: "host-not-allowed",
      resource: `${outside.host}/acme/base`,
    });
    expect(alsoInside.requests.length).toBe(before);
  });

  test("does not bring Plinth inside over a second redirect", async () => {
    outside.script = (request, response) => {
      const location = request.url === "/again" ? `${alsoInside.url}/` : "/again";
      answer(302, { location })(request, response);
    };
    const before = alsoInside.requests.length;
    await expect(tagsOf(outside)).rejects.toMatchObject({ code: "host-not-allowed" });
    expect(alsoInside.requests.length).toBe(before);
  });
});

test("a registry inside may redirect to another host inside", async () => {
  inside.script = answer(302, { location: `${alsoInside.url}/` });
  expect(await tagsOf(inside)).toEqual({ tags: ["1"], truncated: false });
});
