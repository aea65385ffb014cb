import { expect, test } from "vitest";
import { patternSize } from "../../../src/core/config/pattern-size.ts";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { compileTagPattern } from "../../../src/core/config/tag-pattern.ts";

test.for([
  String.raw`^\d+\.\d+\.\d+-alpine\d+\.\d+$`,
  "^[0-9a-f]{40}$",
  String.raw`^v?\d{1,3}(?:\.\d{1,3}){2}(?:-[a-z]{2,20})?$`,
  "^(?:a|b|c){3}$",
  "^[^]{]{64}$",
  String.raw`^\Q(a{9}\E$`,
])("%s is taken", (source) => {
  expect(compileTagPattern(source)).toHaveProperty("pattern");
});

// Within what RE2 takes by itself, which is a thousand repetitions: https://github.com/google/re2/wiki/Syntax.
test.for([
  "a{1000}",
  "(?:ab{30}){30}",
  "a{1000}".repeat(42),
  "(a{30}[(]){30}[)]",
  String.raw`(a{30}\Q(\E){30}`,
  String.raw`(a{30}\(){30}`,
  "([^)](b{30})){30}",
  "(((a{9}){9}){9})",
  "x{,5}y{501}",
])("%s is too large", (source) => {
  const compiled = compileTagPattern(source);
  expect("problem" in compiled && compiled.problem).toBe("its repetitions make it too large");
});

test.for([
  ["(?:ab{3}){2}", 8],
  ["[(]{4}", 4],
  ["a{2,}", 2],
  ["a{0}", 1],
  [")(", 0],
  ["((((", 0],
  ["[", 1],
  ["\\", 1],
] as const)("the size of %s is %i at least", ([source, least]) => {
  expect(patternSize(source)).toBeGreaterThanOrEqual(least);
});

test("a file of the largest patterns is read in time", () => {
  const pattern = "[a-z]{40}".repeat(11);
  const rules = Array.from({ length: 100 }, (_, index) => `- { match: { image: node }, tags: '${pattern}${index}' }`);
  const started = process.cpuUsage();
  expect(parseRepositoryConfig(`rules:\n${rules.join("\n")}\n`, "plinth.yml").kind).toBe("ok");
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5_000);
});
