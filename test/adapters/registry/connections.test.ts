import { afterEach, beforeEach, expect, test } from "vitest";
import { pushImage } from "../../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let server: StandInRegistry;
beforeEach(async () => {
  server = await startStandInRegistry();
});
afterEach(async () => {
  await server.stop();
});

test("lookups one after the other share connections, whether by GET or by HEAD", async () => {
  const image = { registry: server.host, repository: "acme/base" };
  await pushImage(server.url, image.repository, "1");
  const sockets = new Set<unknown>();
  server.intercept = (request) => {
    sockets.add(request.socket);
    return false;
  };
  const registry = openHttpRegistry();
  for (let round = 0; round < 10; round += 1) {
    await registry.digestOfTag(image, "1");
    await registry.listTags(image);
  }
  await registry.close();
  // A second one is opened where the first was answered on a moment ago and is not yet looked after.
  expect(sockets.size).toBeLessThanOrEqual(2);
});
