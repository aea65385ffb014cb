import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { parseCommands } from "../../../src/core/conversation/parse-commands.ts";
import { processorMs } from "../../processor-ms.ts";

test.for([
  ["/plinth rebase", [{ kind: "rebase" }]],
  ["/plinth recreate", [{ kind: "recreate" }]],
  ["/plinth unignore", [{ kind: "unignore" }]],
  ["/plinth explain", [{ kind: "explain" }]],
  ["/plinth merge when green", [{ kind: "merge" }]],
  ["/plinth ignore this version", [{ kind: "ignore", what: "version", image: null }]],
  ["/plinth ignore major", [{ kind: "ignore", what: "major", image: null }]],
  ["/plinth ignore image", [{ kind: "ignore", what: "image", image: null }]],
  ["/plinth ignore image ghcr.io/acme/base", [{ kind: "ignore", what: "image", image: "ghcr.io/acme/base" }]],
  ["/plinth ignore major `node`", [{ kind: "ignore", what: "major", image: "node" }]],
  ["/PLINTH   Merge  When\tGreen  \r\nThanks!", [{ kind: "merge" }]],
  ["Please:\n\n/plinth rebase\n/plinth explain", [{ kind: "rebase" }, { kind: "explain" }]],
  ["/plinth", [{ kind: "unknown" }]],
  ["/plinth help", [{ kind: "unknown" }]],
  ["/plinth rebase now", [{ kind: "unknown" }]],
  ["/plinth ignore", [{ kind: "unknown" }]],
  ["/plinth ignore image a b", [{ kind: "unknown" }]],
  ["```\n```\n/plinth rebase", [{ kind: "rebase" }]],
  ["```node``` is broken\n\n/plinth rebase", [{ kind: "rebase" }]],
  ["<!-- a -->\n<pre>b</pre>\n/plinth rebase", [{ kind: "rebase" }]],
] as const)("%j is a command", ([comment, commands]) => {
  expect(parseCommands(comment)).toEqual(commands);
});

// How each of these is shown was looked up in https://spec.commonmark.org/0.31.2/: fenced code, indented code, quotes with
// their lazy lines, HTML blocks.
test.for([
  ["within a sentence", "Try /plinth rebase"],
  ["of a longer name", "/plinthos rebase"],
  ["with a space before it", " /plinth rebase"],
  ["in indented code", "    /plinth rebase"],
  ["in fenced code", "```sh\n/plinth rebase\n```"],
  ["in fenced code of tildes that holds backticks", "~~~\n```\n/plinth rebase\n~~~"],
  ["in fenced code that a shorter fence does not close", "````\n```\n/plinth rebase\n````"],
  ["in fenced code that is not closed", "```\n/plinth rebase"],
  ["in a quote", "> /plinth rebase"],
  ["in a lazy line of a quote", "> She said:\n/plinth rebase"],
  ["in an HTML comment", "<!--\n/plinth rebase\n-->"],
  ["in an HTML comment that begins within a line", "Well <!--\n/plinth rebase\n-->"],
  ["in the second HTML comment of a line", "<!-- a --> b <!--\n/plinth rebase\n-->"],
  ["in preformatted text", "<pre>\n/plinth rebase\n</pre>"],
  ["in HTML code", "So: <CODE class=a>\n\n/plinth rebase\n</CODE>"],
  ["in a script", "<script>\n/plinth rebase\n</script>"],
  ["in a style", "<style>\n/plinth rebase\n</style>"],
  ["in a text area", "<textarea>\n/plinth rebase\n</textarea>"],
] as const)("what stands %s is no command", ([, comment]) => {
  expect(parseCommands(comment)).toEqual([]);
});

test("of many commands five are read", () => {
  expect(parseCommands("/plinth rebase\n".repeat(1000))).toHaveLength(5);
});

test("whatever is written, only lines that begin with /plinth are commands, and reading it ends", () => {
  const words = constantFrom("/plinth", " ", "\n", "```", "> ", "<!--", "-->", "ignore", "image", "\r", "~~~", "é");
  assert(
    property(array(words, { maxLength: 200 }), (parts) => {
      const comment = parts.join("");
      const lines = comment.split(/[\r\n]/).filter((line) => line.startsWith("/plinth"));
      expect(parseCommands(comment).length).toBeLessThanOrEqual(lines.length);
    }),
  );
});

test("a comment as long as GitHub takes is read in a moment", () => {
  const comment = `${"`".repeat(30_000)}\n${"> ".repeat(10_000)}\n${"<!--".repeat(3_000)}`;
  expect(processorMs(() => parseCommands(comment))).toBeLessThan(200);
});
