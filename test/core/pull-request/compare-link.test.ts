import { expect, test } from "vitest";
import { compareLink } from "../../../src/core/pull-request/compare-link.ts";

const [from, to] = ["a".repeat(40), "b".repeat(40)];

function linkOf(source: string, revisions: { from: string; to: string } | null = { from, to }): string | null {
  const change = { causes: revisions ? [{ kind: "source-changed" as const, ...revisions }] : [], layers: null };
  return compareLink(change, { "org.opencontainers.image.source": source })?.url ?? null;
}

// The addresses of both hosts' own pages; redirect.github.com is the detour that makes no backlink.
test.for([
  ["https://github.com/acme/base", `https://redirect.github.com/acme/base/compare/${from}...${to}`],
  ["https://github.com/acme/base.git", `https://redirect.github.com/acme/base/compare/${from}...${to}`],
  [`https://github.com/acme/base.git#${to}:22/slim`, `https://redirect.github.com/acme/base/compare/${from}...${to}`],
  ["https://gitlab.com/acme/team/base", `https://gitlab.com/acme/team/base/-/compare/${from}...${to}`],
  ["https://github.com/acme/base/issues/1", null],
  ["https://github.com.evil.example/acme/base", null],
  ["http://github.com/acme/base", null],
  ["git@github.com:acme/base.git", null],
  ["", null],
] as const)("source %s is compared at %s", ([source, url]) => {
  expect(linkOf(source)).toBe(url);
});

test.for([
  [{ from: "1.0", to: "1.1" }],
  [{ from, to: "main) ![x](https://evil.example" }],
  [{ from: "../../issues/1", to }],
  [null],
])("revisions that are no commits are not compared: %j", ([revisions]) => {
  expect(linkOf("https://github.com/acme/base", revisions ?? null)).toBeNull();
});
