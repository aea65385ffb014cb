import { afterEach, expect, test } from "vitest";
import type { Digest } from "../../../src/core/image/digest.ts";
import { startDockerRegistry } from "../../servers/docker-registry.ts";
import { answer, type HostileRegistry, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { pushImage } from "../../servers/push-image.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const digest: Digest = `sha256:${"1".repeat(64)}`;
const signature = {
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  artifactType: "application/vnd.dev.cosign.artifact.sig.v1+json",
  digest: `sha256:${"2".repeat(64)}`,
  size: 512,
  annotations: { "org.opencontainers.image.created": "2026-01-01T00:00:00Z", odd: 7 },
};
const index = (...manifests: readonly object[]) => ({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests,
});

async function scripted(script: HostileRegistry["script"]) {
  const server = await startHostileRegistry(script);
  const registry = openHttpRegistry();
  stops.push(
    () => registry.close(),
    () => server.stop(),
  );
  return { server, registry, image: { registry: server.host, repository: "acme/base" } };
}

// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
test("what the referrers API lists is told, in one request", async () => {
  const { server, registry, image } = await scripted(answer(200, {}, index(signature)));
  expect(await registry.referrersOf(image, digest)).toEqual([
    {
      digest: signature.digest,
      artifactType: signature.artifactType,
      size: 512,
      annotations: { "org.opencontainers.image.created": "2026-01-01T00:00:00Z" },
    },
  ]);
  expect(server.requests.map(({ path }) => path)).toEqual([`/v2/acme/base/referrers/${digest}`]);
});

test("the CNCF registry, which has no such API, is asked for the tag that stands in for it", async () => {
  const server = await startDockerRegistry();
  const registry = openHttpRegistry();
  stops.push(
    () => registry.close(),
    () => server.stop(),
  );
  const image = { registry: server.host, repository: "acme/base" };
  const subject = await pushImage(server.url, image.repository, "1");
  expect(await registry.referrersOf(image, subject)).toEqual([]);

  const attached = await pushImage(server.url, image.repository, "attached", { content: "a signature" });
  const { annotations: _, ...entry } = signature;
  const put = await fetch(`${server.url}/v2/acme/base/manifests/${subject.replace(":", "-")}`, {
    method: "PUT",
    headers: { "content-type": "application/vnd.oci.image.index.v1+json" },
    body: JSON.stringify(index({ ...entry, digest: attached })),
  });
  expect(put.status).toBe(201);
  expect(await registry.referrersOf(image, subject)).toMatchObject([
    { digest: attached, artifactType: signature.artifactType },
  ]);
});

test.for([
  ["no list", answer(200, {}, "<html>")],
  ["entries without end", answer(200, {}, index(...Array.from({ length: 1_001 }, () => signature)))],
  ["five megabytes", answer(200, {}, JSON.stringify(index(signature)).padEnd(5 * 1024 * 1024))],
  ["digests that are none", answer(200, {}, index({ ...signature, digest: "sha256:../../etc" }))],
  ["something new", answer(418)],
] as const)("a registry that answers %s is not believed", async ([, script]) => {
  const { registry, image } = await scripted(script);
  await expect(registry.referrersOf(image, digest)).rejects.toMatchObject({ code: "registry-reply-invalid" });
});

test("more than a hundred are not listed", async () => {
  const { registry, image } = await scripted(answer(200, {}, index(...Array.from({ length: 900 }, () => signature))));
  expect(await registry.referrersOf(image, digest)).toHaveLength(100);
});
