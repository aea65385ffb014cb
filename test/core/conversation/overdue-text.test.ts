import { expect, test } from "vitest";
import { overdueText } from "../../../src/core/conversation/overdue-text.ts";

test("images without an answer are named, each once and no more than twenty, and what to do is said", () => {
  const images = Array.from({ length: 50 }, (_, index) => `image-${index % 25}`);
  const text = overdueText(images, 30);
  expect(text).toContain("for 30 minutes, the registries of `image-0`, `image-1`");
  expect(text.match(/`image-/g)).toHaveLength(20);
  expect(text).toContain("and 5 more did not answer. Say it again later");
});

test("one image has one registry", () => {
  expect(overdueText(["node", "node"], 30)).toContain("for 30 minutes, the registry of `node` did not answer.");
});
