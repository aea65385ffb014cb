import type { LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAddressPolicy } from "../../../src/adapters/http/address-policy.ts";
import { createNetwork, type Network } from "../../../src/adapters/http/network.ts";
import { sendRequest } from "../../../src/adapters/http/send-request.ts";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";

let server: HostileRegistry;

beforeAll(async () => {
  server = await startHostileRegistry(answer(200, {}, "inside"));
});
afterAll(async () => {
  await server.stop();
});

/** A resolver that says what it is told to, one answer after the other, and counts how often it is asked. */
function resolver(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const lookup: LookupFunction = (_hostname, _options, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { lookup, asked: () => asked };
}

async function get(network: Network, host: string, dispatcher = network.permitted) {
  const url = new URL(`http://${host}:${server.host.split(":")[1]}/`);
  try {
    const signal = AbortSignal.timeout(2_000);
    return await sendRequest({ method: "GET", url, headers: {}, maxBytes: 1_000, dispatcher, signal });
  } finally {
    await network.close();
  }
}

const closed = createAddressPolicy({ allowPrivate: [], allowLoopback: false });
const open = createAddressPolicy({ allowPrivate: ["127.0.0.1/32"], allowLoopback: false });

describe("a name is refused, and nothing is sent,", () => {
  test.for<[string, readonly string[]]>([
    ["that resolves to loopback", ["127.0.0.1"]],
    ["that has one address inside among public ones", ["1.1.1.1", "127.0.0.1"]],
    ["that resolves to an IPv4-mapped address", ["::ffff:127.0.0.1"]],
    ["that resolves to the metadata service", ["169.254.169.254"]],
    ["that resolves to a NAT64 form of loopback", ["64:ff9b::7f00:1"]],
  ])("%s", async ([, addresses]) => {
    const before = server.requests.length;
    await expect(get(createNetwork(closed, resolver(addresses).lookup), "evil.example")).rejects.toMatchObject({
      code: "host-not-allowed",
      message: expect.stringMatching(/^evil\.example has the address \S+, which is not on the public internet/),
    });
    expect(server.requests.length).toBe(before);
  });

  test.for(["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "127.1", "0"])(
    "that is an address itself: %s",
    async (host) => {
      await expect(get(createNetwork(closed), host)).rejects.toMatchObject({ code: "host-not-allowed" });
    },
  );
});

test("a name is resolved once, and the vetted address is connected to: a second answer changes nothing", async () => {
  const { lookup, asked } = resolver(["127.0.0.1"], ["169.254.169.254"]);
  expect(await get(createNetwork(open, lookup), "registry.corp.example")).toMatchObject({ status: 200 });
  expect(asked()).toBe(1);
});

test("what was opened for the operator's registries is not open to where they point", async () => {
  const network = createNetwork(open, resolver(["127.0.0.1"]).lookup);
  await expect(get(network, "registry.corp.example", network.publicOnly)).rejects.toMatchObject({
    code: "host-not-allowed",
  });
});

test("a network knows which hosts it reached inside", async () => {
  const network = createNetwork(open, resolver(["127.0.0.1"]).lookup);
  expect(network.reachedPrivately("registry.corp.example")).toBe(false);
  await get(network, "registry.corp.example");
  expect(network.reachedPrivately("registry.corp.example")).toBe(true);
});
