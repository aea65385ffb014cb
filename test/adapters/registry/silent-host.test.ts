import { afterEach, beforeEach, expect, test } from "vitest";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let server: HostileRegistry;
beforeEach(async () => {
  server = await startHostileRegistry();
});
afterEach(() => server.stop());

/** Lists the tags of twenty repositories of the server at once; the reason of each that failed. */
async function askForTwenty(requestMs: number): Promise<readonly string[]> {
  const settings = { registries: { [server.host]: { insecure: true, concurrency: 4 } } };
  const registry = openHttpRegistry(settings, { limits: { requestMs } });
  const asked = Array.from({ length: 20 }, (_, index) =>
    registry.listTags({ registry: server.host, repository: `acme/${index}` }),
  );
  const settled = await Promise.allSettled(asked);
  await registry.close();
  return settled.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
}

test("a registry that connects and never answers holds up twenty images once, not one by one", async () => {
  server.script = () => {};
  const startedAt = performance.now();
  const failed = await askForTwenty(2_000);
  expect(failed).toHaveLength(20);
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  expect(server.requests).toHaveLength(4);
});

test("what drips from a reply that takes too long tells that the host is alive", async () => {
  server.script = (request, response) => {
    if (!request.url?.includes("acme/0/")) return answer(200, {}, { tags: ["1.0.0"] })(request, response);
    response.write('{"tags":["1.0.0"');
    const dripping = setInterval(() => response.write(',"1.0.1"'), 20);
    response.on("close", () => clearInterval(dripping));
  };
  expect(await askForTwenty(2_000)).toEqual([expect.stringContaining("took too long")]);
});
