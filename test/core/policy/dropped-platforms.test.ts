import { expect, test } from "vitest";
import { droppedPlatforms } from "../../../src/core/policy/dropped-platforms.ts";

const mips = "linux/mips64le";
const arm = "linux/arm/v7";

const cases: readonly (readonly [missing: string[][], dropped: string[]])[] = [
  [[[mips], [mips], [mips]], [mips]],
  [
    [[mips, arm], [mips, arm], [mips, arm], [mips]],
    [mips, arm],
  ],
  [[[mips, arm], [mips], [mips]], [mips]],
  [[[mips], [mips]], []],
  [[["linux/arm64/v8"], ["linux/arm64/v8"], ["linux/arm64/v8"]], []],
  [
    [
      ["linux/amd64", mips],
      ["linux/amd64", mips],
      ["linux/amd64", mips],
    ],
    [mips],
  ],
  [[], []],
];

test.for(cases)("where newer images, newest first, lack %j, dropped are %j", ([missing, dropped]) => {
  expect([...droppedPlatforms(missing)]).toEqual(dropped);
});
