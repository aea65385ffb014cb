import { expect, test } from "vitest";
import { expandWord, type Expansion, type Lookup } from "../../../src/core/dockerfile/expand-word.ts";
import { TracedText } from "../../../src/core/dockerfile/traced-text.ts";

const values: Record<string, string> = { PWD: "/home", SHELL: "bash", NULL: "", V: "v20.11.0-alpine", STAR: "a*b" };
const lookup: Lookup = (name) => {
  const value = values[name];
  return value === undefined
    ? null
    : { value: TracedText.untraced(value, name), endings: [], consulted: [], missing: [] };
};

function expanded(text: string, offset = 0, escape: "\\" | "`" = "\\"): Expansion {
  const expansion = expandWord(TracedText.at(text, offset), escape, lookup);
  if (typeof expansion === "string") throw new Error(`${text} is ${expansion}`);
  return expansion;
}

// Expected values: moby/buildkit v0.24, frontend/dockerfile/shell/envVarTest and lex_test.go.
test.for([
  ["he'll'o", "hello"],
  ["he\\'llo", "he'llo"],
  ['"abc\\tdef"', "abc\\tdef"],
  ["abc\\tdef", "abctdef"],
  ["hello\\", "hello"],
  ["hello\\\\", "hello\\"],
  [`"hel'lo"`, "hel'lo"],
  ["'he${XX}'", "he${XX}"],
  ["$.", "$."],
  ["he$1x", "hex"],
  ["he\\$PWD", "he$PWD"],
  ["he${XXX:-000}xx", "he000xx"],
  ["he${NULL:-000}xx", "he000xx"],
  ["he${NULL-000}xx", "hexx"],
  ["he${XXX:-${YYY:-yyy}}xx", "heyyyxx"],
  ["he${PWD:+${SHELL}}xx", "hebashxx"],
  ["he${NULL:+x}", "he"],
  ["he${NULL+x}", "hex"],
  ["he${PWD:?}", "he/home"],
  ["${V#v}", "20.11.0-alpine"],
  ["${V%-*}", "v20.11.0"],
  ["${V%%.*}", "v20"],
  ["${V##*.}", "0-alpine"],
  ["${V#*.}", "11.0-alpine"],
  ["${V/alpine/slim}", "v20.11.0-slim"],
  ["${V//./_}", "v20_11_0-alpine"],
  ["${V/x/y}", "v20.11.0-alpine"],
  ["${STAR#a\\*}", "b"],
  ["${STAR%?b}", "a"],
  ['${V#"v20"}', ".11.0-alpine"],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ["${PWD/\\/home/x}", "x"],
] as const)("%s becomes %s", ([word, expected]) => {
  expect(expanded(word).value.text).toBe(expected);
});

test.for([
  "${V#\\v}",
  "${V%\\v}",
  "${V/\\v/x}",
  "he'llo",
  '"hello',
  "${}",
  "${.}",
  "${PWD",
  "${XXX:YYY}",
  "${XXX?}",
  "${NULL:?}",
  "${PWD:=000}",
  "${PWD^^}",
])("%s is an error", (word) => {
  expect(expandWord(TracedText.at(word, 0), "\\", lookup)).toBe("invalid");
});

test("with the backtick as escape character, a backslash stands for itself", () => {
  expect(expanded("a\\b`$PWD", 0, "`").value.text).toBe("a\\b$PWD");
});

test("every character that stands somewhere knows where", () => {
  expect(expanded(`a"b"\\c$PWD`, 100).value.pieces).toEqual([
    { text: "a", span: { start: 100, end: 101 }, argument: null },
    { text: "b", span: { start: 102, end: 103 }, argument: null },
    { text: "c", span: { start: 105, end: 106 }, argument: null },
    { text: "/home", span: null, argument: "PWD" },
  ]);
});

const nested = (depth: number) => `${"${A:-".repeat(depth)}x${"}".repeat(depth)}`;

test("a word is read to any depth that people write, and no deeper", () => {
  expect(expanded(nested(400)).value.text).toBe("x");
  expect(expandWord(TracedText.at(nested(1000), 0), "\\", lookup)).toBe("invalid");
});

test.for([
  ["$V", "x".repeat(8193), "too-long"],
  ["a$V", "x".repeat(8192), "too-long"],
  ["${V#x}", "x".repeat(8193), "too-long"],
  ["${V/x/y}", "x".repeat(8193), "too-long"],
  ["${V//x/yy}", "x".repeat(5000), "too-long"],
  ["${V:+other}", "x".repeat(8193), "other"],
  ["${V:-other}", "x".repeat(8193), "too-long"],
] as const)("%s, where the value is long, is told from a syntax error", ([word, value, expected]) => {
  const long: Lookup = () =>
    value.length > 8192
      ? "too-long"
      : { value: TracedText.untraced(value, "V"), endings: [], consulted: [], missing: [] };
  const expansion = expandWord(TracedText.at(word, 0), "\\", long);
  expect(typeof expansion === "string" ? expansion : expansion.value.text).toBe(expected);
});
