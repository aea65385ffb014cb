import { expect, test } from "vitest";
import { parseLineDirectives } from "../../../src/core/dockerfile/parse-line-directives.ts";

const none = { ignore: false, versions: null, tags: null, unknown: [] };

test.for([
  { comments: [], is: none },
  { comments: ["plinth is nice", "see plinth: ignore"], is: none },
  { comments: ["plinth: ignore"], is: { ...none, ignore: true } },
  { comments: ["plinth: versions=>=20 <23"], is: { ...none, versions: ">=20 <23" } },
  {
    comments: ["plinth: versions=^20 || ^22 tags=-alpine$"],
    is: { ...none, versions: "^20 || ^22", tags: "-alpine$" },
  },
  { comments: ["why", "plinth: tags=^20", "plinth: ignore"], is: { ...none, ignore: true, tags: "^20" } },
  { comments: ["plinth: ignroe version=1"], is: { ...none, unknown: ["ignroe", "version=1"] } },
  { comments: ["plinth:versions="], is: { ...none, unknown: ["versions="] } },
  { comments: ["Plinth: ignore"], is: { ...none, ignore: true } },
  { comments: ["plinth: ignore, the vendor ships it"], is: { ...none, ignore: true } },
  { comments: ["plinth: please ignore"], is: { ...none, ignore: true, unknown: ["please"] } },
  { comments: ["plinth: ignore it for now", "plinth: tgas=^20"], is: { ...none, ignore: true, unknown: ["tgas=^20"] } },
])("$comments", ({ comments, is }) => {
  expect(parseLineDirectives(comments)).toEqual(is);
});
