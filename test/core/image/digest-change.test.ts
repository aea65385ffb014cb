import { describe, expect, test } from "vitest";
import { digestChange } from "../../../src/core/image/digest-change.ts";
import { digestChangeSentences } from "../../../src/core/image/digest-change-sentences.ts";
import type { ImageState } from "../../../src/core/image/image-state.ts";
import { digest, imageState, platform } from "../update/sample-decision.ts";

const megabyte = 1_000_000;

/** An image of `linux/amd64` whose layers are named by hex digits, each of as many megabytes as its digit says. */
function image(
  layers: string | null,
  labels: Readonly<Record<string, string>> = {},
  platforms = ["linux/amd64"],
): ImageState {
  const exemplar = {
    platform: platforms[0] ?? null,
    digest: digest("f"),
    layers:
      layers === null
        ? null
        : Array.from(layers, (digit) => ({ digest: digest(digit), size: Number.parseInt(digit, 16) * megabyte })),
  };
  const named = Object.entries(labels).map(([name, value]) => [`org.opencontainers.image.${name}`, value]);
  return imageState({ exemplar, platforms: platforms.map(platform), labels: Object.fromEntries(named) });
}

// The names of annotations are those of https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md,
// their values as docker-library/official-images writes them.
const debian = { "base.name": "debian:bookworm-slim", "base.digest": digest("1"), revision: "a".repeat(40) };

describe("why a digest changed", () => {
  test.for<[string, ImageState, ImageState, readonly string[]]>([
    [
      "its base was built again",
      image("123", debian),
      image("456", { ...debian, "base.digest": digest("2") }),
      ["Its base image, debian:bookworm-slim, changed.", "All 3 layers are new, +9.0 MB."],
    ],
    [
      "its lowest layer is another, and nobody names the base",
      image("123"),
      image("423"),
      ["The base image underneath is another one: the lowest layer differs.", "All 3 layers are new, +3.0 MB."],
    ],
    [
      "its source changed",
      image("123", debian),
      image("124", { ...debian, revision: "b".repeat(40) }),
      ["Built from other source: aaaaaaa → bbbbbbb.", "2 of 3 layers unchanged, +1.0 MB."],
    ],
    [
      "source and base changed",
      image("1", debian),
      image("2", { ...debian, revision: "1.1", "base.digest": digest("2") }),
      [
        "Built from other source: aaaaaaa → 1.1.",
        "Its base image, debian:bookworm-slim, changed.",
        "The only layer is new, +1.0 MB.",
      ],
    ],
    [
      "a platform came and another went",
      image("12", {}, ["linux/amd64", "linux/386"]),
      image("12", {}, ["linux/amd64", "linux/arm64/v8"]),
      ["Now built for linux/arm64/v8 too.", "No longer built for linux/386.", "Both layers are unchanged."],
    ],
    [
      "nothing but a date",
      image("12"),
      image("12"),
      ["Every layer is the same: only dates and other metadata differ."],
    ],
    [
      "it was built again on the same base",
      image("123", debian),
      image("12", debian),
      ["Built again on the same base.", "Both layers are unchanged, −3.0 MB."],
    ],
    ["nobody knows", image(null), image(null), []],
    [
      "layers are those of different platforms",
      image("1"),
      image("2", {}, ["linux/arm64"]),
      ["Now built for linux/arm64 too.", "No longer built for linux/amd64."],
    ],
  ])("%s", ([, before, after, sentences]) => {
    expect(digestChangeSentences(digestChange(before, after))).toEqual(sentences);
  });

  test("a platform is not gone where the registry tells none", () => {
    expect(digestChange(image("1"), { ...image("1"), platforms: [] }).causes).toEqual([{ kind: "metadata-only" }]);
  });

  test("what publishers write is cut", () => {
    const long = "x".repeat(2000);
    const change = digestChange(
      image(null, { "base.name": long, "base.digest": "1", revision: long }),
      image(null, { "base.name": long, "base.digest": "2", revision: `${long}y` }),
    );
    expect(digestChangeSentences(change).join("").length).toBeLessThan(400);
  });
});
