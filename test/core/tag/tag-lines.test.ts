import { expect, test } from "vitest";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import { tagLines } from "../../../src/core/tag/tag-lines.ts";

// Days from https://endoflife.date: Node.js 20 ended on 2026-04-30, Debian 11 on 2026-08-31, Alpine 3.19 on 2025-11-01.
test.for([
  ["library/node", "24.9.0-trixie", "24", "long-term"],
  ["library/node", "20.19.0", "20", "ended"],
  ["library/node", "24.9.0-alpine3.19", "24", "ended"],
  ["library/debian", "trixie-20251117-slim", "13", "long-term"],
  ["library/debian", "bullseye", "11", "ended"],
  ["acme/app", "3.2.1", "3", "unknown"],
] as const)("%s:%s is of line %s, which is %s", ([repository, tag, key, standing]) => {
  const lineOf = tagLines({ registry: "docker.io", repository }, new Date("2026-11-24"), builtInReleaseLines);
  expect(lineOf(tag)).toEqual({ key, standing });
});
