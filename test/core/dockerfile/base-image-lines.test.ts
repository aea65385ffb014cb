import { expect, test } from "vitest";
import { baseImageLines } from "../../../src/core/dockerfile/base-image-lines.ts";
import { familiarReference } from "../../../src/core/image/familiar-reference.ts";

function lines(text: string, path = "Dockerfile"): readonly string[] {
  return baseImageLines({ path, text }).map(
    ({ line, instruction, reference, skipped }) =>
      `${line} ${instruction} ${reference ? familiarReference(reference) : "-"}${skipped ? ` (${skipped})` : ""}`,
  );
}

// Expected values: what BuildKit v0.24 pulls, by its parser, its word expansion and dockerfile2llb.
test.for([
  {
    name: "flags, platform and stage name",
    text: "from --platform=$BUILDPLATFORM node:20 As B",
    is: ["1 FROM node:20"],
  },
  { name: "quotes", text: 'ARG V="20"\nFROM "node:${V}"-slim', is: ["2 FROM node:20-slim"] },
  { name: "a whole reference in an ARG", text: "ARG A=ghcr.io/a/b:1\nFROM $A", is: ["2 FROM ghcr.io/a/b:1"] },
  {
    name: "defaults that use others",
    text: "ARG V=20\nARG T=${V}-alpine\nFROM node:$T",
    is: ["3 FROM node:20-alpine"],
  },
  { name: "several ARGs on a line", text: "ARG A=node B=20\nFROM $A:$B", is: ["2 FROM node:20"] },
  { name: "an ARG declared again without default", text: "ARG A=a\nARG A\nFROM $A", is: ["3 FROM a"] },
  { name: "a default in the word", text: "FROM node:${V:-20}", is: ["1 FROM node:20"] },
  { name: "an empty prefix", text: "ARG REG=\nFROM ${REG}node:20", is: ["2 FROM node:20"] },
  {
    name: "arguments that every build sets",
    text: "FROM a:1$TARGETVARIANT\nFROM a-$TARGETSTAGE\nFROM a:${BUILDPLATFORM/\\//-}",
    is: ["1 FROM a:1", "2 FROM a-default", "3 FROM a:linux-amd64"],
  },
  { name: "a platform argument", text: "FROM base:$TARGETARCH", is: ["1 FROM base:amd64"] },
  { name: "an ARG of a stage", text: "FROM a\nARG V=1\nFROM b:$V", is: ["1 FROM a", "3 FROM - (unresolved-variable)"] },
  { name: "a stage", text: "FROM a AS Build\nFROM build", is: ["1 FROM a", "2 FROM - (stage-reference)"] },
  { name: "a stage in other case", text: "FROM a AS b\nFROM B", is: ["1 FROM a", "2 FROM - (stage-reference)"] },
  {
    name: "a stage that shadows an image",
    text: "FROM node AS alpine\nFROM alpine",
    is: ["1 FROM node", "2 FROM - (stage-reference)"],
  },
  { name: "a later stage is none to FROM", text: "FROM b\nFROM a AS b", is: ["1 FROM b", "2 FROM a"] },
  { name: "a stage's own name is none to it", text: "FROM node AS node", is: ["1 FROM node"] },
  {
    name: "COPY --from: images, stages in any case and later ones, numbers",
    text: "FROM a AS s\nCOPY --from=b:1 / /\nCOPY --from=S / /\nCOPY --from=t / /\nCOPY --from=0 / /\nFROM c AS t",
    is: [
      "1 FROM a",
      "2 COPY --from b:1",
      "3 COPY --from - (stage-reference)",
      "4 COPY --from - (stage-reference)",
      "5 COPY --from - (stage-reference)",
      "6 FROM c",
    ],
  },
  {
    name: "COPY --from knows no variables",
    text: "ARG V=1\nFROM a\nCOPY --from=b:$V / /",
    is: ["2 FROM a", "3 COPY --from - (unresolved-variable)"],
  },
  {
    name: "COPY among other flags, quoted",
    text: 'FROM a\nCOPY --chmod=1 --from="b:1" --link / /',
    is: ["1 FROM a", "2 COPY --from b:1"],
  },
  {
    name: "ADD has no --from",
    text: "FROM a\nADD --from=b / /",
    is: ["1 FROM a", "2 ADD --from - (invalid-instruction)"],
  },
  {
    name: "every mount of a RUN",
    text: 'FROM a AS s\nRUN --mount=target=/x,FROM=b:1,type=bind --mount="from=c:1" --mount=type=cache,target=/y --mount=from=s true --mount=from=no',
    is: ["1 FROM a", "2 RUN --mount from b:1", "2 RUN --mount from c:1", "2 RUN --mount from - (stage-reference)"],
  },
  { name: "no flag after --", text: "FROM a\nRUN -- --mount=from=b true\nCOPY a --from=b /", is: ["1 FROM a"] },
  {
    name: "a flag that is given twice",
    text: "FROM --platform=a --platform=b c\nCOPY --from=b --from=c / /",
    is: ["1 FROM - (invalid-instruction)", "2 COPY --from - (invalid-instruction)"],
  },
  {
    name: "ONBUILD",
    text: "FROM a\nONBUILD COPY --from=b:1 / /\nONBUILD RUN --mount=from=c true\nonbuild from d",
    is: [
      "1 FROM a",
      "2 ONBUILD COPY --from b:1",
      "3 ONBUILD RUN --mount from c",
      "4 ONBUILD FROM - (invalid-instruction)",
    ],
  },
  {
    name: "# syntax",
    text: "# Syntax = docker/dockerfile:1 more\nFROM a",
    is: ["1 # syntax docker/dockerfile:1", "2 FROM a"],
  },
  {
    name: "# syntax after a #! line, a byte order mark and other directives",
    text: "\uFEFF#!/bin/sh\n# check=skip=all\n#syntax=a/b:1",
    is: ["3 # syntax a/b:1"],
  },
  {
    name: "# syntax as other languages comment",
    text: "// syntax = a/b:1\nFROM a",
    is: ["1 # syntax a/b:1", "2 FROM a"],
  },
  { name: "# syntax indented is a comment", text: " # syntax=a/b:1\nFROM a", is: ["2 FROM a"] },
  { name: "# syntax after an empty line", text: "\n# syntax=docker/dockerfile:1\nFROM a", is: ["3 FROM a"] },
  {
    name: "FROM in a heredoc",
    text: "FROM a\nRUN <<EOF python3\nfrom os import path\nEOF\nFROM b",
    is: ["1 FROM a", "5 FROM b"],
  },
  {
    name: "FROM over several lines",
    text: "# c\nFROM \\\n# base\n\n  node:\\\n20 \\\n  AS b\n",
    is: ["2 FROM node:20"],
  },
  {
    name: "scratch",
    text: "FROM scratch\nCOPY --from=scratch / /",
    is: ["1 FROM - (scratch)", "2 COPY --from - (scratch)"],
  },
  { name: "a required argument", text: "ARG V\nFROM node:$V", is: ["2 FROM - (build-argument-required)"] },
  {
    name: "a required argument in a default",
    text: "ARG V\nARG T=$V-a\nFROM node:$T",
    is: ["3 FROM - (build-argument-required)"],
  },
  { name: "nothing but an empty argument", text: "ARG A=\nFROM $A", is: ["2 FROM - (build-argument-required)"] },
  {
    name: "an empty argument without which there is no reference",
    text: "ARG A=\nFROM node:$A-slim\nFROM node:${B:-}",
    is: ["2 FROM - (build-argument-required)", "3 FROM - (build-argument-required)"],
  },
  { name: "an undeclared argument", text: "FROM node:$V", is: ["1 FROM - (unresolved-variable)"] },
  { name: "not a reference", text: "FROM Node:20", is: ["1 FROM - (invalid-reference)"] },
  { name: "a comment after the image", text: "FROM node:20 # a", is: ["1 FROM - (invalid-instruction)"] },
  { name: "an unknown flag", text: "FROM --user=a node:20", is: ["1 FROM - (invalid-instruction)"] },
  { name: "a stage name that is none", text: "FROM node:20 AS 1a", is: ["1 FROM - (invalid-instruction)"] },
  { name: "a substitution that is none", text: "FROM node:${}", is: ["1 FROM - (invalid-instruction)"] },
  { name: "a pattern that is none", text: "ARG V=v1\nFROM a:${V#\\v}", is: ["2 FROM - (invalid-instruction)"] },
  { name: "Jinja", text: "FROM {{ image }} AS a", is: ["1 FROM - (templated)"] },
  { name: "Jinja in a default", text: "ARG V={{ v }}\nFROM a:$V", is: ["2 FROM - (templated)"] },
  { name: "autoconf", text: "FROM @BASE@", is: ["1 FROM - (templated)"] },
  { name: "docker-library", text: "FROM %%BASE%%", is: ["1 FROM - (templated)"] },
  {
    name: "a template by its path",
    text: "FROM node:$V\nFROM a:1",
    path: "Dockerfile.j2",
    is: ["1 FROM - (templated)", "2 FROM a:1"],
  },
  {
    name: "a comment that says so",
    text: "# plinth: ignore\n# since\nFROM a:1\nFROM b:1",
    is: ["3 FROM a:1 (ignored)", "4 FROM b:1"],
  },
  { name: "a comment further up", text: "# plinth: ignore\n\nFROM a:1", is: ["3 FROM a:1"] },
  { name: "no instruction at all", text: '{"a": 1}\n\0\uFFFD', is: [] },
])("$name", ({ text, path, is }) => {
  expect(lines(text, path)).toEqual(is);
});

test("a line says what is written, where, in which stage and through which arguments", () => {
  const text = 'ARG V=20\nFROM --platform="$BUILDPLATFORM" node:"${V}"-alpine AS Build\nCOPY --from="b:1" / /\n';
  const [from, copy] = baseImageLines({ path: "Dockerfile", text });
  expect(from).toMatchObject({
    line: 2,
    stage: "build",
    platform: '"$BUILDPLATFORM"',
    raw: 'node:"${V}"-alpine',
    via: "ARG V",
  });
  expect(from?.written.map(({ text: piece, argument }) => [piece, argument])).toEqual([
    ["node:", null],
    ["20", "V"],
    ["-alpine", null],
  ]);
  expect(copy).toMatchObject({ line: 3, stage: "build", platform: null, raw: '"b:1"', via: null });
  for (const { span, raw } of [from, copy].flatMap((line) => line ?? []))
    expect(text.slice(span.start, span.end)).toBe(raw);
});

test("what follows the image of # syntax is written, and no part of the reference", () => {
  const [line] = baseImageLines({ path: "Dockerfile", text: "# syntax = dockerfile:experimental // opts\n" });
  expect(line).toMatchObject({ raw: "dockerfile:experimental // opts", reference: { tag: "experimental" } });
});

test("what cannot be resolved tells what it expands to", () => {
  const [line] = baseImageLines({ path: "Dockerfile", text: "ARG REG\nFROM ${REG}node:20" });
  expect(line?.written.map(({ text }) => text).join("")).toBe("node:20");
});
