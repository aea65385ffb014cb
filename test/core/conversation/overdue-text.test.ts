import { expect, test } from "vitest";
import { overdueText } from "../../../src/core/conversation/overdue-text.ts";

test("images without an answer are named, each once and no more than twenty, and what to do is said", () => {
  const images = Array.from({ length: 50 }, (_, index) => `image-${index % 25}`);
  const text = overdueText(images, 30);
  expect(text).toContain("for 30 minutes, their registries have not answered about `image-0`, `image-1`");
  expect(text.match(/`image-/g)).toHaveLength(20);
  expect(text).toContain("and 5 more. Say it again later");
});
