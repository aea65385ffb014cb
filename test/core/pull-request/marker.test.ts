import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentHash } from "../../../src/core/update/content-hash.ts";
import { formatMarker, markBody, parseMarker } from "../../../src/core/pull-request/marker.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { scopeHash } from "../../../src/core/update/scope-hash.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { decision, digest } from "../update/sample-decision.ts";

const marker = { group: "image docker.io/library/node", content: "ab12", scope: "cd34", head: null };
const written =
  '<!-- plinth {"v":1,"group":"image docker.io/library/node","content":"ab12","scope":"cd34","head":null} -->';
const head = "0123456789abcdef0123456789abcdef01234567";

describe("the marker", () => {
  test("is one line of HTML comment", () => {
    expect(formatMarker(marker)).toBe(written);
  });

  test("is read as it was written, whatever the key, and is a comment to a browser", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 500 }), fc.boolean(), (group, published) => {
        const one = { group, content: "c0", scope: "d0", head: published ? head : null };
        const text = formatMarker(one);
        // https://html.spec.whatwg.org/multipage/syntax.html#comments
        expect(text.slice("<!--".length, -"-->".length)).not.toMatch(/^-?>|<!--|-->|--!>|<!-$/);
        expect(text).toMatch(/^[ -~]+$/);
        expect(parseMarker(`Body.\r\n\r\n${text}\r\n`)).toEqual(one);
      }),
    );
  });

  test.for([
    ["no marker", "Just text."],
    ["two markers", `${written}\n${written}`],
    ["other text on its line", `> ${written}`],
    ["another version", written.replace('"v":1', '"v":2')],
    ["a key more", written.replace('"v":1', '"v":1,"x":1')],
    ["a key less", written.replace(',"head":null', "")],
    ["a head that is no commit", written.replace("null", '"main"')],
    ["no JSON", "<!-- plinth {v:1} -->"],
    ["an empty key", written.replace("image docker.io/library/node", "")],
    ["a prototype", '<!-- plinth {"__proto__":{"v":1}} -->'],
  ] as const)("is not read from %s", ([, body]) => {
    expect(parseMarker(body)).toBeNull();
  });

  test("is found where a person wrote below it", () => {
    expect(parseMarker(`Body\n\n${written}\n\nI looked at this.`)).toEqual(marker);
  });

  test("takes the place of the one that is there", () => {
    const body = markBody("Body.\n", marker);
    expect(body).toBe(`Body.\n\n${written}`);
    expect(markBody(body, { ...marker, head })).toBe(`Body.\n\n${formatMarker({ ...marker, head })}`);
    expect(markBody("", marker)).toBe(written);
  });
});

describe("contentHash and scopeHash", () => {
  const [group] = planUpdates(
    [decision("Dockerfile:3", "node:20.11.0", { step: "patch", to: { tag: "20.11.1", digest: digest("a") } })],
    defaultRepositoryConfig,
  );
  if (group === undefined) throw new Error("no group");
  const [only] = group.decisions;
  if (only === undefined) throw new Error("no decision");

  test("stays the same when lines move and reasons change", () => {
    const moved = { ...only, line: { ...only.line, line: 9 }, reasons: [] };
    expect(contentHash({ ...group, decisions: [moved] })).toBe(contentHash(group));
  });

  test("the scope stays the same when a tag was rebuilt, and changes with the tag", () => {
    const scopeWith = (tag: string, digit: string): string =>
      scopeHash({ ...group, decisions: [{ ...only, to: { tag, digest: digest(digit) } }] });
    expect(scopeWith("20.11.1", "b")).toBe(scopeHash(group));
    expect(scopeWith("20.11.2", "a")).not.toBe(scopeHash(group));
  });

  test.for([
    ["the target", [{ ...only, to: { tag: "20.11.2", digest: digest("a") } }]],
    ["the digest", [{ ...only, to: { tag: "20.11.1", digest: digest("b") } }]],
    ["the file", [{ ...only, file: "other/Dockerfile" }]],
    ["the number of lines", [only, only]],
  ] as const)("changes with %s", ([, decisions]) => {
    expect(contentHash({ ...group, decisions })).not.toBe(contentHash(group));
  });
});
