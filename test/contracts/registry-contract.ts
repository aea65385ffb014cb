import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Digest } from "../../src/core/image/digest.ts";
import type { ImageRepository } from "../../src/core/image/reference.ts";
import type { Registry } from "../../src/workflow/ports/registry.ts";

/** What a registry under the contract must be able to hold. */
interface ContractImage {
  readonly platforms?: readonly string[];
  readonly createdAt?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  readonly content?: string;
}

export interface RegistryUnderContract {
  readonly registry: Registry;
  /** The registry's name in references, e.g. `docker.io`. */
  readonly name: string;
  /** Puts an image under a tag; `repository` is without the registry's name. */
  put(repository: string, tag: string, image: ContractImage): Promise<Digest>;
  close(): Promise<void>;
}

/** What every `Registry` promises. `open` gives one that holds nothing yet. */
export function describeRegistry(title: string, open: () => Promise<RegistryUnderContract>): void {
  describe(`registry contract: ${title}`, () => {
    let under: RegistryUnderContract;
    const named = (repository: string): ImageRepository => ({ registry: under.name, repository });
    const absent: Digest = `sha256:${"0".repeat(64)}`;

    beforeAll(async () => {
      under = await open();
    });
    afterAll(async () => {
      await under.close();
    });

    test("a tag list holds every tag of its repository and none of another's", async () => {
      for (const tag of ["20", "20.11.1", "20.11.1-alpine3.19", "latest"]) await under.put("library/node", tag, {});
      await under.put("library/node-not", "elsewhere", {});
      const list = await under.registry.listTags(named("library/node"));
      expect(list?.tags.toSorted()).toEqual(["20", "20.11.1", "20.11.1-alpine3.19", "latest"]);
      expect(list?.truncated).toBe(false);
    });

    test("a list that is known is told anew where a tag came, and comes back where nothing did", async () => {
      await under.put("acme/known", "1", { content: "first" });
      const known = await under.registry.listTags(named("acme/known"));
      const again = await under.registry.listTags(named("acme/known"), known ?? undefined);
      expect(again?.tags).toEqual(["1"]);
      await under.put("acme/known", "2", { content: "second" });
      const after = await under.registry.listTags(named("acme/known"), again ?? undefined);
      expect(after?.tags.toSorted()).toEqual(["1", "2"]);
    });

    test("what is not there is null", async () => {
      await under.put("acme/base", "1", {});
      expect(await under.registry.listTags(named("acme/none"))).toBeNull();
      expect(await under.registry.digestOfTag(named("acme/none"), "1")).toBeNull();
      expect(await under.registry.digestOfTag(named("acme/base"), "2")).toBeNull();
      expect(await under.registry.readImage(named("acme/base"), absent)).toBeNull();
      expect(await under.registry.readImage(named("acme/none"), absent)).toBeNull();
    });

    test("a tag has the digest that was pushed last, and the image before it can still be read", async () => {
      const before = await under.put("acme/moving", "edge", { content: "first" });
      expect(await under.registry.digestOfTag(named("acme/moving"), "edge")).toBe(before);
      const after = await under.put("acme/moving", "edge", { content: "second" });
      expect(after).not.toBe(before);
      expect(await under.registry.digestOfTag(named("acme/moving"), "edge")).toBe(after);
      expect((await under.registry.readImage(named("acme/moving"), before))?.digest).toBe(before);
    });

    test("an image of several platforms tells them, its date and its labels", async () => {
      const digest = await under.put("acme/many", "1", {
        platforms: ["linux/amd64", "linux/arm/v7"],
        createdAt: "2026-03-01T10:00:00Z",
        labels: { "org.opencontainers.image.revision": "4f2c1ab" },
      });
      expect(await under.registry.readImage(named("acme/many"), digest)).toMatchObject({
        digest,
        mediaType: "application/vnd.oci.image.index.v1+json",
        platforms: [
          { os: "linux", architecture: "amd64", variant: null, osVersion: null },
          { os: "linux", architecture: "arm", variant: "v7", osVersion: null },
        ],
        createdAt: "2026-03-01T10:00:00.000Z",
        labels: { "org.opencontainers.image.revision": "4f2c1ab" },
      });
    });

    test("an image of one platform tells it, its date and its labels", async () => {
      const digest = await under.put("acme/one", "1", {
        platforms: ["linux/arm64"],
        createdAt: "2026-02-01T10:00:00Z",
        labels: { "org.opencontainers.image.version": "1" },
      });
      expect(await under.registry.readImage(named("acme/one"), digest)).toMatchObject({
        digest,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        platforms: [{ os: "linux", architecture: "arm64", variant: null, osVersion: null }],
        createdAt: "2026-02-01T10:00:00.000Z",
        labels: { "org.opencontainers.image.version": "1" },
      });
    });

    test("an image without a date has none", async () => {
      const one = await under.put("acme/dateless", "one", { createdAt: null });
      const many = await under.put("acme/dateless", "many", {
        createdAt: null,
        platforms: ["linux/amd64", "linux/s390x"],
      });
      for (const digest of [one, many]) {
        expect((await under.registry.readImage(named("acme/dateless"), digest))?.createdAt).toBeNull();
      }
    });

    test("requests are counted", async () => {
      const before = under.registry.requestCount;
      await under.registry.digestOfTag(named("acme/counted"), "1");
      expect(under.registry.requestCount).toBeGreaterThan(before);
    });
  });
}
