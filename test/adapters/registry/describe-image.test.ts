import { describe, expect, test } from "vitest";
import {
  believableDate,
  createdOf,
  exemplaryEntry,
  hashOfImages,
  imageEntries,
  mergeLabels,
  platformsOf,
} from "../../../src/adapters/registry/describe-image.ts";
import { IndexDocument } from "../../../src/adapters/registry/image-documents.ts";

const created = (date: string) => ({ "org.opencontainers.image.created": date });

describe("the date of an image", () => {
  test.for<[unknown, string | null]>([
    ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.123Z"],
    ["2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00.000Z"],
    // Jib and Bazel, the zero time of Go, and Cloud Native Buildpacks write these instead of a date.
    ["1970-01-01T00:00:00Z", null],
    ["0001-01-01T00:00:00Z", null],
    ["1980-01-01T00:00:01Z", null],
    ["2026-13-01T10:00:00Z", null],
    ["2026-03-01", null],
    ["March 2026", null],
    ["", null],
    [1_772_359_200, null],
    [null, null],
  ])("%j is %j", ([written, date]) => {
    expect(believableDate(written)).toBe(date);
  });

  test("is the first believable one", () => {
    const dates = [
      null,
      created("1970-01-01T00:00:00Z"),
      created("2026-03-01T10:00:00Z"),
      created("2020-01-01T00:00:00Z"),
    ];
    expect(createdOf(...dates)).toBe("2026-03-01T10:00:00.000Z");
  });
});

/** Labels under the names of the image specification. */
const named = (labels: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [`org.opencontainers.image.${name}`, value]));

describe("labels", () => {
  test("of a later source win", () => {
    const merged = mergeLabels(named({ a: "1", b: "1" }), null, named({ b: "2" }));
    expect(merged).toEqual(named({ a: "1", b: "2" }));
  });

  test("that are no text, or no reasonable one, are left out", () => {
    const labels = named({ ok: "1", number: 1, long: "x".repeat(513), ["n".repeat(300)]: "1" });
    expect(mergeLabels(labels)).toEqual(named({ ok: "1" }));
  });

  test("that no specification has are left out", () => {
    expect(mergeLabels({ maintainer: "somebody", "com.example.sbom": "{}", ...named({ url: "u" }) })).toEqual(
      named({ url: "u" }),
    );
  });

  test("beyond what a specification has are left out", () => {
    const many = named(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`label-${index}`, "x"])));
    expect(Object.keys(mergeLabels(many))).toHaveLength(16);
  });

  test("have no power over prototypes", () => {
    const labels = mergeLabels(JSON.parse('{"__proto__":"x","constructor":"y"}'));
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
    expect(Object.entries(labels)).toEqual([]);
  });
});

// As `docker buildx imagetools inspect --raw` prints it for docker.io/library/alpine and an image of `docker buildx build`.
const index = IndexDocument.parse({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [
    entry("a", { os: "linux", architecture: "arm64", variant: "v8" }),
    entry("b", { os: "linux", architecture: "amd64" }),
    entry("c", { os: "windows", architecture: "amd64", "os.version": "10.0.20348.2700" }),
    entry("d", { os: "unknown", architecture: "unknown" }, { "vnd.docker.reference.type": "attestation-manifest" }),
    entry("e", { os: "linux", architecture: "amd64" }, { "vnd.docker.reference.type": "attestation-manifest" }),
    entry("f", { os: "unknown", architecture: "unknown" }),
  ],
});

function entry(letter: string, platform: object, annotations?: object) {
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  return { mediaType, digest: `sha256:${letter.repeat(64)}`, size: 1, platform, annotations };
}

describe("an index", () => {
  test("has the platforms of its images; attestations are none", () => {
    expect(platformsOf(imageEntries(index).map(({ platform }) => platform))).toEqual([
      { os: "linux", architecture: "arm64", variant: null, osVersion: null },
      { os: "linux", architecture: "amd64", variant: null, osVersion: null },
      { os: "windows", architecture: "amd64", variant: null, osVersion: "10.0.20348.2700" },
    ]);
  });

  test("is spoken for by linux/amd64, else by the first", () => {
    const entries = imageEntries(index);
    expect(exemplaryEntry(entries)?.digest).toBe(`sha256:${"b".repeat(64)}`);
    expect(exemplaryEntry(entries.slice(0, 1))?.digest).toBe(`sha256:${"a".repeat(64)}`);
    expect(exemplaryEntry([])).toBeUndefined();
  });
});

function hashOf(...entries: readonly (readonly [architecture: string, digit: string])[]): string {
  const manifests = entries.map(([architecture, digit]) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${digit.repeat(64)}`,
    size: 1,
    platform: { os: architecture === "unknown" ? "unknown" : "linux", architecture },
  }));
  return hashOfImages(imageEntries(IndexDocument.parse({ schemaVersion: 2, manifests })));
}

test("two indexes hold the same images where every platform has the same manifest, in whatever order", () => {
  const images = hashOf(["amd64", "a"], ["arm64", "b"]);
  expect(hashOf(["arm64", "b"], ["unknown", "c"], ["amd64", "a"])).toBe(images);
  expect(hashOf(["amd64", "b"], ["arm64", "a"])).not.toBe(images);
  expect(hashOf(["amd64", "a"])).not.toBe(images);
});
