import { expect, test } from "vitest";
import { unreadFile } from "../../../src/core/dockerfile/unread-file.ts";
import { fileFinding } from "../../../src/core/findings/file-finding.ts";

test.for([
  ["file-too-large", "Make it smaller, or leave it out with paths.exclude."],
  ["file-unreadable", "Let Plinth read it, or leave it out with paths.exclude."],
] as const)("%s comes with what to do about it", ([reason, remedy]) => {
  expect(fileFinding(unreadFile("api/Dockerfile", reason), "warning")).toMatchObject({
    file: "api/Dockerfile",
    remedy,
  });
});
