import { expect, test } from "vitest";
import { formatPlatform } from "../../../src/core/image/format-platform.ts";

test.for([
  ["linux/amd64", { os: "linux", architecture: "amd64", variant: null, osVersion: null }],
  ["linux/arm/v7", { os: "linux", architecture: "arm", variant: "v7", osVersion: null }],
  ["windows/amd64", { os: "windows", architecture: "amd64", variant: null, osVersion: "10.0.20348.2700" }],
] as const)("%s is written as --platform takes it", ([written, platform]) => {
  expect(formatPlatform(platform)).toBe(written);
});
