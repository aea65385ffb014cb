import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Digest } from "../../../src/core/image/digest.ts";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";

let server: HostileRegistry;
const kept = new Map<string, { readonly type: string; readonly body: string }>();
beforeEach(async () => {
  kept.clear();
  server = await startHostileRegistry((request, response) => {
    const found = kept.get(request.url?.split("/").at(-1) ?? "");
    answer(found ? 200 : 404, { "content-type": found?.type ?? "text/plain" }, found?.body)(request, response);
  });
});
afterEach(() => server.stop());

/** Puts a document into the registry; what points at it. */
function put(type: string, document: object): { mediaType: string; digest: Digest; size: number } {
  const body = JSON.stringify(document);
  const digest: Digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  kept.set(digest, { type, body });
  return { mediaType: type, digest, size: body.length };
}

function manifest(configType: string, config: object, more: object = {}) {
  return put(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: put(configType, config),
    layers: [],
    ...more,
  });
}

async function platformsIn({ digest }: { readonly digest: Digest }) {
  const registry = openHttpRegistry();
  const image = await registry.readImage({ registry: server.host, repository: "acme/app" }, digest);
  await registry.close();
  return image?.platforms.map(({ os, architecture }) => `${os}/${architecture}`);
}

const amd64 = { os: "linux", architecture: "amd64", created: "2026-01-01T00:00:00Z" };
const created = { "org.opencontainers.image.created": "2026-01-01T00:00:00Z" };

test("an index that names no platform has that of its image, though it tells its date", async () => {
  const image = manifest(IMAGE_CONFIG, amd64);
  const index = put(INDEX, { schemaVersion: 2, mediaType: INDEX, annotations: created, manifests: [image] });
  expect(await platformsIn(index)).toEqual(["linux/amd64"]);
});

// What Helm pushes (https://helm.sh/docs/topics/registries/), what ORAS does (image-spec 1.1, guidelines for artifact
// usage), and BuildKit's attestations (https://docs.docker.com/build/metadata/attestations/attestation-storage/).
test.for<[string, () => { readonly digest: Digest }]>([
  ["a chart of Helm", () => manifest("application/vnd.cncf.helm.config.v1+json", { name: "app", version: "1.2.3" })],
  [
    "an artifact without a configuration",
    () => manifest("application/vnd.oci.empty.v1+json", {}, { artifactType: "application/spdx+json" }),
  ],
  ["an index of nothing", () => put(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests: [] })],
  [
    "an index of attestations alone",
    () => {
      const attestation = manifest(IMAGE_CONFIG, { os: "unknown", architecture: "unknown" });
      const entry = { ...attestation, platform: { os: "unknown", architecture: "unknown" } };
      return put(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests: [entry] });
    },
  ],
])("%s has no platform", async ([, document]) => {
  expect(await platformsIn(document())).toEqual([]);
});
