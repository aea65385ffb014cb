import * as fc from "fast-check";
import picomatch from "picomatch";
import { expect, test } from "vitest";
import { createDockerfileMatcher, isDockerfilePath } from "../../../src/core/config/dockerfile-matcher.ts";
import { matchesGlob, parseGlob } from "../../../src/core/config/glob.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { processorMs } from "../../processor-ms.ts";

test.for([
  "Dockerfile",
  "dockerfile",
  "DOCKERFILE",
  "a/b/Containerfile",
  ".devcontainer/Dockerfile",
  "api.Dockerfile",
  "Dockerfile.dev",
  "Dockerfile-alpine",
  "Dockerfile_prod",
  "Dockerfile.go",
  "Dockerfile.j2",
  "web.dockerfile",
])("%s is a Dockerfile", (path) => {
  expect(isDockerfilePath(path, defaultRepositoryConfig)).toBe(true);
});

test.for([
  ".dockerignore",
  "Dockerfile.dockerignore",
  "Dockerfile.md",
  "dockerfile.go",
  "dockerfile_test.go",
  "README.md",
  "Dockerfiles/x",
  "MyDockerfile",
  "node_modules/a/Dockerfile",
  "a/vendor/b/Dockerfile",
  `${"a/".repeat(600)}Dockerfile`,
])("%s is none", (path) => {
  expect(isDockerfilePath(path, defaultRepositoryConfig)).toBe(false);
});

test("a pattern of the repository's own is taken at its word", () => {
  const isDockerfile = createDockerfileMatcher({ paths: { include: ["images/*.md"], exclude: ["images/x*"] } });
  expect(["images/a.md", "images/A.MD", "images/x.md", "images/a/b.md"].map(isDockerfile)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

function matches(pattern: string, text: string): boolean {
  const parsed = parseGlob(pattern);
  return "glob" in parsed && matchesGlob(parsed.glob, text);
}

test("patterns match what picomatch matches", () => {
  const segment = fc.constantFrom("a", "b", "ab", "*", "?", "a*", "*b", "a*b*", "[ab]", "[^a]", "{a,b*}", "**");
  const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const path = fc
    .array(fc.stringMatching(/^[abc]{1,4}$/), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join("/"));
  fc.assert(
    fc.property(pattern, path, (glob, text) => {
      // picomatch lets a final `**` match nothing, so that `a/**` is `a` too; here it is what is below.
      fc.pre(!/.\/\*\*$/.test(glob));
      expect(matches(glob, text)).toBe(picomatch.isMatch(text, glob, { dot: true }));
    }),
    { numRuns: 1000 },
  );
});

test.for(["", "/a", "./a", "!a", "a\\b", "{a", "a}", "{a}", "[a", "{a,b}".repeat(7), "a".repeat(257)])(
  "%s is refused",
  (pattern) => {
    expect(parseGlob(pattern)).toHaveProperty("problem");
  },
);

test("hostile patterns and paths cost little", () => {
  const spent = processorMs(() => {
    expect(matches(`${"**/a*a*a*a/".repeat(20)}b`, `${"aaaaaaaaaa/".repeat(90)}c`)).toBe(false);
    expect(matches(`${"*a".repeat(120)}b`, "a".repeat(1000))).toBe(false);
  });
  expect(spent).toBeLessThan(1000);
});
