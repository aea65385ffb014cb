import { describe, expect, test } from "vitest";
import { paintFor } from "../../../src/entry/cli/terminal.ts";

const output = (isTTY: boolean | undefined) => ({ isTTY, write: () => undefined });

describe("paintFor", () => {
  test.for([
    ["a terminal", true, {}, true],
    ["a terminal and an empty NO_COLOR", true, { NO_COLOR: "" }, true],
    ["a terminal and NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["a terminal without abilities", true, { TERM: "dumb" }, false],
    ["a pipe", undefined, {}, false],
    ["a file", false, {}, false],
  ] as const)("on %s", ([, isTTY, environment, coloured]) => {
    expect(paintFor(output(isTTY), environment).bold("x") !== "x").toBe(coloured);
  });
});
