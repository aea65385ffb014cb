import { expect, test } from "vitest";
import { familiarName, versionText } from "../../../src/core/report/image-text.ts";

// The rule of `FamiliarName` in distribution/reference: only an official image loses `library/`.
test.for([
  ["docker.io", "library/node", "node"],
  ["docker.io", "acme/app", "acme/app"],
  ["docker.io", "library/a/b", "library/a/b"],
  ["ghcr.io", "library/node", "ghcr.io/library/node"],
] as const)("%s and %s are shown as %s", ([registry, repository, shown]) => {
  expect(familiarName({ registry, repository })).toBe(shown);
});

test.for([
  [null, null, "(no tag)"],
  ["20", null, "20"],
  ["20", `sha256:${"1a2b3c4d".repeat(8)}`, "20@sha256:1a2b3c4d…"],
  [null, `sha512:${"1a2b3c4d".repeat(16)}`, "@sha512:1a2b3c4d…"],
] as const)("the tag %s with the digest %s is shown as %s", ([tag, digest, shown]) => {
  expect(versionText({ tag, digest })).toBe(shown);
});
