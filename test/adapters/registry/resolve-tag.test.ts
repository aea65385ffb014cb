import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answer, type HostileRegistry, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] });
const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;

let server: HostileRegistry;
let registry: ReturnType<typeof openHttpRegistry>;

beforeAll(async () => {
  server = await startHostileRegistry();
  registry = openHttpRegistry();
});
afterAll(async () => {
  await registry.close();
  await server.stop();
});

const digestOfTag = () => registry.digestOfTag({ registry: server.host, repository: "acme/base" }, "1");

test.for<[string, Readonly<Record<string, string>>]>([
  ["tells no digest", {}],
  ["tells one that is none", { "docker-content-digest": "sha256:latest" }],
  ["tells one of another algorithm", { "docker-content-digest": `sha512:${"ab".repeat(64)}` }],
  ["tells two", { "docker-content-digest": `${digest}, ${digest}` }],
])("where a registry %s, the manifest's bytes are hashed", async ([, headers]) => {
  server.script = answer(200, { "content-type": INDEX, ...headers }, body);
  expect(await digestOfTag()).toBe(digest);
});

test.for<[string, string, string]>([
  ["a page to log in at", "text/html", "<html>Log in</html>"],
  ["JSON that is no manifest", "application/json", "{}"],
  ["a manifest of a kind that is not read", "application/vnd.docker.distribution.manifest.v1+prettyjws", "{}"],
])("%s has a hash, which is not the digest of a tag", async ([, type, page]) => {
  server.script = answer(200, { "content-type": type }, page);
  await expect(digestOfTag()).rejects.toMatchObject({ code: "registry-reply-invalid" });
});

test("a media type is repeated to people only where it is one", async () => {
  const named = "application/vnd.example+json";
  server.script = answer(200, { "content-type": named }, "{}");
  await expect(digestOfTag()).rejects.toThrow(`of a kind that is not read (${named})`);
  const hostile = JSON.stringify({ mediaType: "evil\u001b[31m\n\u202e<img src=x> @everyone" });
  server.script = answer(200, { "content-type": "application/json; x" }, hostile);
  await expect(digestOfTag()).rejects.toThrow("of a kind that is not read (application/json)");
});
