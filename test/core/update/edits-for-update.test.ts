import { expect, test } from "vitest";
import { applyEdits } from "../../../src/core/dockerfile/apply-edits.ts";
import { baseImageLines } from "../../../src/core/dockerfile/base-image-lines.ts";
import { editsForUpdate } from "../../../src/core/update/edits-for-update.ts";

const old = `sha256:${"0".repeat(64)}` as const;
const digest = `sha256:${"1".repeat(64)}` as const;

/** Changes the lines named by their line number; `OLD` and `NEW` stand for digests. */
function update(text: string, to: Readonly<Record<number, string>>) {
  const before = text.replaceAll("OLD", old);
  const lines = baseImageLines({ path: "Dockerfile", text: before });
  const changes = lines.flatMap((line) => {
    const version = to[line.line];
    if (version === undefined) return [];
    const [tag = "", pin] = version.split("@");
    return [{ line, to: { tag: tag === "" ? null : tag, digest: pin === undefined ? null : digest } }];
  });
  const results = editsForUpdate(lines, changes);
  const edits = results.flatMap((result) => (result.kind === "edits" ? result.edits : []));
  const after = applyEdits(before, edits).replaceAll(old, "OLD").replaceAll(digest, "NEW");
  return { after, held: results.map((result) => (result.kind === "held" ? result.reason : null)) };
}

test.for([
  { name: "a plain tag", from: "FROM node:20", to: { 1: "22@NEW" }, is: "FROM node:22@NEW" },
  {
    name: "a digest in place of another",
    from: "FROM node:20@OLD AS a",
    to: { 1: "20@NEW" },
    is: "FROM node:20@NEW AS a",
  },
  { name: "no tag before", from: "FROM node", to: { 1: "22@NEW" }, is: "FROM node:22@NEW" },
  { name: "no tag before a digest", from: "FROM node@OLD", to: { 1: "22@NEW" }, is: "FROM node:22@NEW" },
  { name: "no digest any more", from: "FROM node:20@OLD", to: { 1: "22" }, is: "FROM node:22" },
  { name: "no tag any more", from: "FROM node:20@OLD", to: { 1: "@NEW" }, is: "FROM node@NEW" },
  { name: "quotes", from: `FROM "node:20" AS a`, to: { 1: "22@NEW" }, is: `FROM "node:22@NEW" AS a` },
  {
    name: "the spelling of the name",
    from: "FROM docker.io/library/node:20",
    to: { 1: "22" },
    is: "FROM docker.io/library/node:22",
  },
  {
    name: "COPY and RUN",
    from: "FROM a:1\nCOPY --from=b:1 / /\nRUN --mount=from=c:1,target=/c x",
    to: { 2: "2@NEW", 3: "3@NEW" },
    is: "FROM a:1\nCOPY --from=b:2@NEW / /\nRUN --mount=from=c:3@NEW,target=/c x",
  },
  { name: "# syntax", from: "# syntax = d/d:1 \nFROM a", to: { 1: "1.2@NEW" }, is: "# syntax = d/d:1.2@NEW \nFROM a" },
  {
    name: "a whole reference in a default",
    from: "ARG A='node:20'\nFROM ${A}",
    to: { 2: "22@NEW" },
    is: "ARG A='node:22@NEW'\nFROM ${A}",
  },
  {
    name: "a whole tag in a default",
    from: "ARG T=20-alpine\nFROM node:${T}",
    to: { 2: "22-alpine@NEW" },
    is: "ARG T=22-alpine@NEW\nFROM node:${T}",
  },
  {
    name: "a tag in a default that stages use as well",
    from: "ARG T=20\nFROM node:$T\nARG T\nRUN x $T",
    to: { 2: "22@NEW" },
    is: "ARG T=22\nFROM node:$T@NEW\nARG T\nRUN x $T",
  },
  {
    name: "a version in a default, a variant behind it",
    from: "ARG V=20.1\nFROM node:${V}-alpine",
    to: { 2: "22.3-alpine@NEW" },
    is: "ARG V=22.3\nFROM node:${V}-alpine@NEW",
  },
  {
    name: "two arguments in one tag",
    from: "ARG V=20\nARG A=3.19\nFROM node:${V}-alpine${A}",
    to: { 3: "22-alpine3.20@NEW" },
    is: "ARG V=22\nARG A=3.20\nFROM node:${V}-alpine${A}@NEW",
  },
  {
    name: "a default that uses another",
    from: "ARG V=20\nARG T=$V-alpine\nFROM node:$T",
    to: { 3: "22-alpine@NEW" },
    is: "ARG V=22\nARG T=$V-alpine@NEW\nFROM node:$T",
  },
  {
    name: "major and minor apart",
    from: "ARG A=3\nARG B=9\nFROM python:$A.$B",
    to: { 3: "3.13" },
    is: "ARG A=3\nARG B=13\nFROM python:$A.$B",
  },
  {
    name: "tag and digest in their own arguments",
    from: "ARG T=20\nARG D=OLD\nFROM node:$T@$D",
    to: { 3: "22@NEW" },
    is: "ARG T=22\nARG D=NEW\nFROM node:$T@$D",
  },
  { name: "a default in the word", from: "FROM node:${V:-20}", to: { 1: "22@NEW" }, is: "FROM node:${V:-22@NEW}" },
  {
    name: "a prefix that is taken away",
    from: "ARG V=v20\nFROM node:${V#v}",
    to: { 2: "22" },
    is: "ARG V=v22\nFROM node:${V#v}",
  },
  {
    name: "a reference over several lines",
    from: "FROM node:\\\r\n20 \\\r\nAS a\r\n",
    to: { 1: "22@NEW" },
    is: "FROM node:\\\r\n22@NEW \\\r\nAS a\r\n",
  },
  {
    name: "one argument for two lines that agree",
    from: "ARG V=20\nFROM node:$V AS a\nFROM node:$V AS b",
    to: { 2: "22@NEW", 3: "22@NEW" },
    is: "ARG V=22@NEW\nFROM node:$V AS a\nFROM node:$V AS b",
  },
  {
    name: "one version for two variants",
    from: "ARG V=20\nFROM node:$V AS a\nFROM node:$V-slim",
    to: { 2: "22@NEW", 3: "22-slim@NEW" },
    is: "ARG V=22\nFROM node:$V@NEW AS a\nFROM node:$V-slim@NEW",
  },
  {
    name: "a pin for one of two lines",
    from: "ARG V=20\nFROM node:$V AS a\nFROM deno:$V",
    to: { 2: "20@NEW" },
    is: "ARG V=20\nFROM node:$V@NEW AS a\nFROM deno:$V",
  },
  {
    name: "one default, of which lines see different parts",
    from: "ARG V=v20\nFROM a:$V\nFROM b:${V#v}",
    to: { 2: "v22", 3: "22" },
    is: "ARG V=v22\nFROM a:$V\nFROM b:${V#v}",
  },
])("$name", ({ from, to, is }) => {
  expect(update(from, to as Record<number, string>)).toEqual({ after: is, held: Object.keys(to).map(() => null) });
});

test.for([
  {
    name: "another line keeps the old one",
    from: "ARG V=20\nFROM a:$V\nFROM b:$V",
    to: { 2: "22" },
    held: ["other-use-disagrees"],
  },
  {
    name: "another line wants something else",
    from: "ARG V=20\nFROM a:$V\nFROM b:$V",
    to: { 2: "22", 3: "23" },
    held: ["other-use-disagrees", "other-use-disagrees"],
  },
  {
    name: "another line computes with it",
    from: "ARG V=20\nFROM a:$V\nFROM b:${V/2/3}",
    to: { 2: "22", 3: "32" },
    held: ["other-use-disagrees", "no-place-to-write"],
  },
  {
    name: "an ignored line uses it",
    from: "ARG V=20\nFROM a:$V\n# plinth: ignore\nFROM b:$V",
    to: { 2: "22" },
    held: ["other-use-disagrees"],
  },
  {
    name: "one falls and takes the next with it",
    from: "ARG A=1 B=1\nFROM a:$A\nFROM b:$A.$B\nFROM c:$B",
    to: { 3: "2.2", 4: "2" },
    held: ["other-use-disagrees", "other-use-disagrees"],
  },
  { name: "the name uses it as well", from: "ARG V=3\nFROM python$V:$V", to: { 2: "4" }, held: ["no-place-to-write"] },
  {
    name: "it is used twice, differently",
    from: "ARG V=3\nFROM a:$V.$V",
    to: { 2: "3.4" },
    held: ["no-place-to-write"],
  },
  { name: "a wildcard computes it", from: "ARG V=20.1\nFROM a:${V%.*}", to: { 2: "21" }, held: ["no-place-to-write"] },
  {
    name: "a digest would be that of one platform",
    from: "FROM a:1-$TARGETARCH",
    to: { 1: "1-amd64@NEW" },
    held: ["no-place-to-write"],
  },
  {
    name: "a digest would be that of one platform, however it is spelt",
    from: "FROM a:${TARGETARCH/amd64/x86}",
    to: { 1: "x86@NEW" },
    held: ["no-place-to-write"],
  },
  { name: "the platform decides it", from: "FROM a:$TARGETARCH", to: { 1: "arm64" }, held: ["no-place-to-write"] },
])("held where $name", ({ from, to, held }) => {
  expect(update(from, to as Record<number, string>)).toEqual({ after: from, held });
});

test("a version is written where only the platform behind it is the build's to decide", () => {
  expect(update("FROM a:1-$TARGETARCH", { 1: "2-amd64" })).toEqual({ after: "FROM a:2-$TARGETARCH", held: [null] });
});

test("an edit that several lines share is the same in each of their results", () => {
  const lines = baseImageLines({ path: "Dockerfile", text: "ARG V=20\nFROM a:$V\nFROM b:$V" });
  const results = editsForUpdate(
    lines,
    lines.map((line) => ({ line, to: { tag: "22", digest: null } })),
  );
  expect(results[0]).toEqual({ kind: "edits", edits: [{ span: { start: 7, end: 8 }, text: "2" }] });
  expect(results[1]).toEqual(results[0]);
});

test("a person is told which other line stands in the way", () => {
  const lines = baseImageLines({ path: "Dockerfile", text: "ARG V=20\nFROM a:$V\nFROM b:$V" });
  const [result] = editsForUpdate(
    lines,
    lines.slice(0, 1).map((line) => ({ line, to: { tag: "22", digest: null } })),
  );
  expect(result).toMatchObject({ sentence: expect.stringContaining("`b:$V` on line 3") });
});

test("all that an objection concerns are told who objected first", () => {
  const text = "ARG V=20\nFROM a:$V\nFROM a:$V\nFROM a:$V\nFROM b:$V";
  const lines = baseImageLines({ path: "Dockerfile", text });
  const results = editsForUpdate(
    lines,
    lines.slice(0, 3).map((line) => ({ line, to: { tag: "22", digest: null } })),
  );
  for (const result of results) expect(result).toMatchObject({ sentence: expect.stringContaining("on line 5") });
});
