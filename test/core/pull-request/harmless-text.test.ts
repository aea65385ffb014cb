import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileText } from "../hostile-text.ts";
import { markdownCode, markdownText } from "../../../src/core/pull-request/markdown-text.ts";
import { plainText } from "../../../src/core/pull-request/plain-text.ts";

const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u;

/** What GitHub finds in text that is not code, by the rules of its own documentation. */
const acted: Record<string, RegExp> = {
  mention: /(?<!\w)@[a-z\d]/i,
  "issue reference": /#\d/,
  "issue reference by word": /gh-\d/i,
  address: /https?:\/\/|www\./i,
  "skipped checks": /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/i,
};

describe("text from outside", () => {
  test("in Markdown is on one line, and nothing in it is acted on", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = markdownText(text);
        expect(written).not.toMatch(unseen);
        expect(written).not.toMatch(/[<>]/);
        // Every character with a meaning in Markdown stands behind a backslash.
        expect(written.replaceAll(/\\[\\`*_~[\]|$]/g, "")).not.toMatch(/[`*~[\]|$]/);
        for (const pattern of Object.values(acted)) expect(written).not.toMatch(pattern);
        expect(written).not.toMatch(/^(?:[-+]|\d+[.)])(?: |$)/);
        expect(written).not.toMatch(/&(?!(?:amp|lt|gt|zwnj);)/);
      }),
    );
  });

  test("as code is one piece of code on one line, and nothing in it is acted on where it is not code", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = markdownCode(text);
        expect(written).toMatch(/^`[^`|\n\r]+`$/);
        expect(written).not.toMatch(unseen);
        for (const name of ["mention", "issue reference", "issue reference by word", "skipped checks"]) {
          expect(written).not.toMatch(acted[name] ?? /./);
        }
        expect(written).not.toContain("://");
      }),
    );
  });

  test("in a title or commit is on one line, and nothing in it is acted on", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = plainText(text);
        expect(written).not.toMatch(unseen);
        expect(written).not.toMatch(/[<>@#[\]`*|\\]/);
        expect(written).not.toContain("://");
        expect(written).not.toMatch(/gh-\d/i);
      }),
    );
  });

  test.for([
    ["20.12.0-alpine: too young", "20.12.0-alpine: too young"],
    ["linux/arm/v7 x86_64", String.raw`linux/arm/v7 x86\_64`],
    ["a@b #5", "a@&zwnj;b #&zwnj;5"],
    ["", "(empty)"],
    ["---", String.raw`\---`],
    ["at deadbeefdeadbeef", "at deadbe&zwnj;efdead&zwnj;beef"],
  ] as const)("%j is %j in Markdown", ([text, written]) => {
    expect(markdownText(text)).toBe(written);
  });

  test.for([
    ["services/日本語/Dockerfile", "services/日本語/Dockerfile"],
    ["node:20-alpine", "node:20-alpine"],
    ["packages/@acme/api", "packages/＠acme/api"],
    ["node@sha256:1a", "node_sha256:1a"],
    ["app/[id]/Dockerfile", "app/_id_/Dockerfile"],
  ] as const)("%j is %j in a commit", ([text, written]) => {
    expect(plainText(text)).toBe(written);
  });

  test("is cut by code points, and says so", () => {
    expect(markdownText("😀".repeat(400))).toBe(`${"😀".repeat(299)}…`);
    expect(markdownText("x".repeat(10_000_000))).toHaveLength(300);
  });
});
