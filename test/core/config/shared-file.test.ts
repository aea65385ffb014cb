import { expect, test } from "vitest";
import { isSameFile, parseSharedFile, sharedFileText } from "../../../src/core/config/shared-file.ts";
import { processorMs } from "../../processor-ms.ts";

// The forms of https://github.com/probot/octokit-plugin-config#the-_extends-key.
test.for([
  ["presets", "acme/presets:.github/plinth.yml"],
  [".github", "acme/.github:.github/plinth.yml"],
  ["umbrella/presets", "umbrella/presets:.github/plinth.yml"],
  ["umbrella/presets:plinth.yml", "umbrella/presets:plinth.yml"],
  ["presets:teams/strict.plinth.yaml", "acme/presets:teams/strict.plinth.yaml"],
  ["presets:.github/plinth-strict.yml", "acme/presets:.github/plinth-strict.yml"],
])("%s is the file %s", ([text = "", file]) => {
  const parsed = parseSharedFile(text, "acme");
  expect(parsed === null ? null : sharedFileText(parsed)).toBe(file);
});

test.for([
  ["another file than one of Plinth's", "presets:secrets.yml"],
  ["a folder of Plinth's with another file", "presets:plinth/secrets.yml"],
  ["no YAML", "presets:plinth.json"],
  ["a path that leaves the repository", "presets:../plinth.yml"],
  ["a path that leaves it on the way", "presets:a/../../plinth.yml"],
  ["a path from the root", "presets:/plinth.yml"],
  ["an address", "https://example.com/plinth.yml"],
  ["three parts", "a/b/c"],
  ["no repository", "acme/"],
  ["a folder instead of a repository", "acme/.."],
  ["a commit", "acme/presets@main"],
  ["nothing", ""],
  ["two lines", "presets\n"],
  ["a long text", "a".repeat(60_000)],
  ["a long path", `presets:${"a/".repeat(30_000)}plinth.yml`],
])("%s is none", ([, text = ""]) => {
  const spent = processorMs(() => expect(parseSharedFile(text, "acme")).toBeNull());
  expect(spent).toBeLessThan(1000);
});

test("names of repositories are the same in any case, and paths are not", () => {
  const file = { repository: "acme/presets", path: "plinth.yml" };
  expect(isSameFile(file, { ...file, repository: "Acme/Presets" })).toBe(true);
  expect(isSameFile(file, { ...file, path: "Plinth.yml" })).toBe(false);
});
