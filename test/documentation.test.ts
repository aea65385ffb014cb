import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const root = join(import.meta.dirname, "..");
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...globSync("docs/**/*.md", { cwd: root }),
];

test("there are pages to check", () => {
  expect(pages.length).toBeGreaterThan(8);
});

test.for(pages)("%s names only paths that exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const named = [...text.matchAll(/`((?:src|test|docs|bench|demo|deploy|\.ci)\/[\w./-]+)`/g)].map(
    (match) => match[1] ?? "",
  );
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.for(pages)("%s links only to files that exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test("the README's commands are scripts of package.json", () => {
  const { scripts } = Manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const text = readFileSync(join(root, "README.md"), "utf8");
  const named = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("the decisions are numbered one after the other, each once", () => {
  const numbers = globSync("docs/decisions/*.md", { cwd: root }).map((path) => path.split(/[/-]/)[2] ?? "");
  expect(numbers.toSorted()).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, "0")));
});

test.for(globSync("docs/decisions/*.md", { cwd: root }))("%s has its number in its title", (path) => {
  const [, number] = /(\d{4})-/.exec(path) ?? [];
  expect(readFileSync(join(root, path), "utf8")).toMatch(new RegExp(`^# ${Number(number)}\\. \\S`));
});
