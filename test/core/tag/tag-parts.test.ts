import { expect, test } from "vitest";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import { parseTag } from "../../../src/core/tag/parse-tag.ts";
import { tagParts } from "../../../src/core/tag/tag-parts.ts";
import { readingMemory } from "../../../src/core/tag/tag-rest.ts";
import { tagVocabulary } from "../../../src/core/tag/tag-vocabulary.ts";

test.for([
  [
    "library/node",
    "20.11.0-alpine3.19",
    "version 20.11.0, operating-system alpine3.19",
    "<n>.<n>.<n>-<Alpine release>",
  ],
  ["library/node", "iron-slim", "version iron, flavour slim", "<release line>-slim"],
  ["library/debian", "bookworm-20231009", "operating-system bookworm, version 20231009", "<Debian release>-<date>"],
  ["library/golang", "v1.24rc1", "prefix v, version 1.24, pre-release rc1", "v<n>.<n>"],
  [
    "library/eclipse-temurin",
    "11.0.22_7-jdk-windowsservercore-ltsc2022",
    "version 11.0.22, revision 7, flavour jdk, flavour windowsservercore, operating-system ltsc2022",
    "<n>.<n>.<n>_<count>-jdk-windowsservercore-<Windows Server release>",
  ],
  [
    "library/maven",
    "3.9.6-eclipse-temurin-21-alpine",
    "version 3.9.6, flavour eclipse, runtime temurin-21, flavour alpine",
    "<n>.<n>.<n>-eclipse-temurin-21-alpine",
  ],
  ["acme/app", "2.0-linux-arm64", "version 2.0, flavour linux, architecture arm64", "<n>.<n>-linux-arm64"],
  ["acme/app", "latest", "moving latest", "latest"],
  ["acme/app", "0a1b2c3d4e", "commit 0a1b2c3d4e", "0a1b2c3d4e"],
] as const)("%s:%s is %s", ([repository, tag, parts, shape]) => {
  const memory = readingMemory(tagVocabulary({ registry: "docker.io", repository }, builtInReleaseLines));
  const read = tagParts(parseTag(tag, memory), memory, "2026-11-24");
  expect(read.map(({ kind, text }) => `${kind} ${text}`).join(", ")).toBe(parts);
  expect(read.map((part) => part.shape).join("")).toBe(shape);
});

test.for([
  ["eclipse-temurin-17.0.15_6_1.11.7_3.7.4", "6", "counts rebuilds"],
  ["eclipse-temurin-17.0.15_6_1.11.7_3.7.4", "1.11.7", "the version of something else in the image"],
  ["node-20.11.0-chrome-121.0.6167.85-1", "chrome-121.0.6167.85", "a browser, which moves along"],
  ["v1.34.1-gke.1829001", "gke.1829001", "counts rebuilds"],
  ["1.34-alpine", "1.34", "the version: follows every newer image of it"],
  ["9.3-1552", "9.3", "the version"],
  ["1.34-rc1", "1.34", "the version"],
  ["jdk21-alpine", "21", "the version of Java: follows every newer image of it"],
  ["jdk-17.0.9_11-musl", "17.0.9", "the version of Java, exact with its build count"],
] as const)("of %s, %s is explained: %s", ([tag, text, means]) => {
  const memory = readingMemory(tagVocabulary({ registry: "docker.io", repository: "acme/app" }, builtInReleaseLines));
  const read = tagParts(parseTag(tag, memory), memory, "2026-11-24");
  expect(read.find((part) => part.text === text)?.means).toBe(means);
});
