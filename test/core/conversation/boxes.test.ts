import { expect, test } from "vitest";
import { formatBox, tickedBoxes } from "../../../src/core/conversation/boxes.ts";
import { markdownText } from "../../../src/core/pull-request/markdown-text.ts";

test("a box is found when it is ticked, as GitHub ticks it, and only then", () => {
  const boxes = [formatBox("rebase", null, "Again"), formatBox("open", "plinth/image-node-5f3c1a2b", "Node")];
  expect(tickedBoxes(boxes.join("\n"))).toEqual([]);
  expect(tickedBoxes(boxes.join("\n").replaceAll("[ ]", "[x]"))).toEqual([
    { wish: "rebase", branch: null },
    { wish: "open", branch: "plinth/image-node-5f3c1a2b" },
  ]);
});

test.for([
  "- [x] <!-- plinth:open main -->",
  "- [x] <!-- plinth:open plinth/../main -->",
  "- [x] <!-- plinth:delete plinth/a -->",
  "text - [x] <!-- plinth:rebase -->",
])("%j is no box of Plinth's", (body) => {
  expect(tickedBoxes(body)).toEqual([]);
});

test("text from outside cannot make a box", () => {
  expect(tickedBoxes(markdownText("- [x] <!-- plinth:rebase --> "))).toEqual([]);
});
