import { expect, test } from "vitest";
import type { ImageState } from "../../../../src/core/image/image-state.ts";
import type { Platform } from "../../../../src/core/image/platform.ts";
import { platformsKept } from "../../../../src/core/policy/rules/platforms-kept.ts";

const amd64: Platform = { os: "linux", architecture: "amd64", variant: null, osVersion: null };
const arm64: Platform = { os: "linux", architecture: "arm64", variant: "v8", osVersion: null };

function image(...platforms: Platform[]): ImageState {
  return {
    digest: `sha256:${"0".repeat(64)}`,
    mediaType: "",
    platforms,
    createdAt: null,
    labels: {},
    compressedBytes: null,
    exemplar: null,
  };
}

function windows(osVersion: string): Platform {
  return { os: "windows", architecture: "amd64", variant: null, osVersion };
}

test("an image with the same platforms passes, whatever their order", () => {
  expect(platformsKept(image(amd64, arm64), image(arm64, amd64)).outcome).toBe("pass");
});

test("an image with more platforms passes", () => {
  expect(platformsKept(image(amd64), image(amd64, arm64)).outcome).toBe("pass");
});

test("an image that lost a platform is held, and the sentence names it", () => {
  const result = platformsKept(image(amd64, arm64), image(amd64));
  expect(result).toMatchObject({ outcome: "hold" });
  expect(result.sentence).toContain("linux/arm64/v8");
});

test("a platform that the publisher dropped is not waited for, and is named", () => {
  const result = platformsKept(image(amd64, arm64), image(amd64), new Set(["linux/arm64/v8"]));
  expect(result).toMatchObject({ outcome: "pass" });
  expect(result.sentence).toContain("without linux/arm64/v8");
});

test("an image without any platform of the current one is held, whatever its publisher dropped", () => {
  const result = platformsKept(image(arm64), image(amd64), new Set(["linux/arm64/v8"]));
  expect(result).toMatchObject({ outcome: "hold" });
});

test("another build of Windows is the same platform", () => {
  expect(platformsKept(image(windows("10.0.17763.1")), image(windows("10.0.17763.2"))).outcome).toBe("pass");
});

test("where the registry does not tell platforms, that is said", () => {
  const result = platformsKept(null, image(amd64));
  expect(result).toMatchObject({ rule: "platforms-unknown", outcome: "pass" });
  expect(result.sentence).toContain("could not be compared");
});

test("what tells no platform is held where the current image tells some: charts have the same versions as images", () => {
  const result = platformsKept(image(amd64), image());
  expect(result).toMatchObject({ outcome: "hold" });
  expect(result.sentence).toContain("linux/amd64");
});
