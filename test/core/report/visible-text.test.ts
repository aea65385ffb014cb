import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleText } from "../../../src/core/report/visible-text.ts";

describe("visibleText", () => {
  test.for([
    ["an escape sequence", "\u001B[2J\u001B]0;owned\u0007", "\\u{1b}[2J\\u{1b}]0;owned\\u{7}"],
    ["a one-byte control sequence introducer", "\u009B31m", "\\u{9b}31m"],
    ["a carriage return that overwrites the line", "bad\rgood", "bad\\rgood"],
    ["a line feed", "one\ntwo", "one\\ntwo"],
    ["the turn of direction of CVE-2021-42574", "\u202Egpj.exe", "\\u{202e}gpj.exe"],
    ["an isolate", "\u2066a\u2069", "\\u{2066}a\\u{2069}"],
    ["a zero-width space", "no\u200Bde", "no\\u{200b}de"],
    ["a line separator", "a\u2028b", "a\\u{2028}b"],
    ["invisible tag characters", "a\u{E0041}", "a\\u{e0041}"],
    ["half of a surrogate pair", "a\uD83D", "a\\u{d83d}"],
  ] as const)("shows %s", ([, text, shown]) => {
    expect(visibleText(text)).toBe(shown);
  });

  test.for(["node:20.11.0-alpine", "Прод/Dockerfile", "基底/Dockerfile", "{{ base | default('x') }}"])(
    "leaves %s as it is",
    (text) => {
      expect(visibleText(text)).toBe(text);
    },
  );

  test("nothing that comes out can move a cursor, whatever goes in", () => {
    assert(
      property(string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
    );
  });

  test("cuts what is too long", () => {
    expect(visibleText("a".repeat(1_000_000), 10)).toBe(`${"a".repeat(9)}…`);
  });
});
