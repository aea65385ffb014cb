import * as fc from "fast-check";
import { expect, test } from "vitest";
import { familiarReference } from "../../../src/core/image/familiar-reference.ts";
import { formatReference } from "../../../src/core/image/format-reference.ts";
import { parseReference } from "../../../src/core/image/parse-reference.ts";

const sha256 = `sha256:${"0123456789abcdef".repeat(4)}` as const;
const sha512 = `sha512:${"0123456789abcdef".repeat(8)}` as const;

// Expected values: github.com/distribution/reference v0.6, ParseNormalizedNamed, String and FamiliarString.
test.for([
  ["node", "docker.io/library/node", "node"],
  ["node:20", "docker.io/library/node:20", "node:20"],
  ["docker.io/node", "docker.io/library/node", "node"],
  ["index.docker.io/library/node:20", "docker.io/library/node:20", "node:20"],
  ["bitnami/redis:7", "docker.io/bitnami/redis:7", "bitnami/redis:7"],
  ["library/a/b", "docker.io/library/a/b", "library/a/b"],
  ["ghcr.io/acme/base", "ghcr.io/acme/base", "ghcr.io/acme/base"],
  ["localhost/base:1", "localhost/base:1", "localhost/base:1"],
  ["localhost:5000/base:1", "localhost:5000/base:1", "localhost:5000/base:1"],
  ["LOCALDOMAIN/base", "LOCALDOMAIN/base", "LOCALDOMAIN/base"],
  ["[2001:db8::1]:5000/base:1", "[2001:db8::1]:5000/base:1", "[2001:db8::1]:5000/base:1"],
  [`node@${sha256}`, `docker.io/library/node@${sha256}`, `node@${sha256}`],
  [`node:20@${sha512}`, `docker.io/library/node:20@${sha512}`, `node:20@${sha512}`],
  [`node:${"t".repeat(128)}`, `docker.io/library/node:${"t".repeat(128)}`, `node:${"t".repeat(128)}`],
  ["a__b/c--d.e", "docker.io/a__b/c--d.e", "a__b/c--d.e"],
] as const)("%s is %s, shown as %s", ([text, full, familiar]) => {
  const reference = parseReference(text);
  expect(reference && formatReference(reference)).toBe(full);
  expect(reference && familiarReference(reference)).toBe(familiar);
});

test.for([
  "",
  ":20",
  "Node",
  "acme/Base",
  "node:",
  "node:-20",
  `node:${"t".repeat(129)}`,
  "node@sha256:abcdef",
  `node@sha384:${"0".repeat(96)}`,
  `node@sha256:${"A".repeat(64)}`,
  `node@${sha256}@${sha256}`,
  "0".repeat(64),
  "a/../b",
  "a//b",
  "-a/b",
  "a_-b",
  "https://ghcr.io/acme/base",
  "ghcr.io/",
  "host:port/base",
  "[fe80::1%eth0]:5000/base",
  `a/${"b".repeat(254)}`,
  "node 20",
])("%s is no reference", (text) => {
  expect(parseReference(text)).toBeNull();
});

test("a reference written in full or in short is read as itself", () => {
  const component = fc.stringMatching(/^[a-z]+(?:[_-][a-z0-9]+)?$/, { maxLength: 8 });
  const reference = fc.record({
    registry: fc.constantFrom("docker.io", "ghcr.io", "localhost", "registry.example:5000"),
    repository: fc.tuple(component, component).map((components) => components.join("/")),
    tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/)),
    digest: fc.option(fc.constantFrom(sha256, sha512)),
  });
  fc.assert(
    fc.property(reference, (expected) => {
      expect(parseReference(formatReference(expected))).toEqual(expected);
      expect(parseReference(familiarReference(expected))).toEqual(expected);
    }),
  );
});
