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
  ["<!-- a -->\n<pre>b</pre>\n\n/plinth rebase", [{ kind: "rebase" }]],
  ["   /plinth rebase", [{ kind: "rebase" }]],
  ["/plinth rebase\n--\nSent by mail", [{ kind: "rebase" }]],
  ["/plinth rebase <!-- as we said -->", [{ kind: "rebase" }]],
  ["Well,  \n/plinth rebase", [{ kind: "rebase" }]],
  ["A <code>b</code> c\n/plinth rebase", [{ kind: "rebase" }]],
] as const)("%j is a command", ([comment, commands]) => {
  expect(parseCommands(comment)).toEqual(commands);
});

// How each of these is shown is told by the section of https://spec.commonmark.org/0.31.2/ and, where one of its examples is
// the same with other words, by the number of that.
test.for([
  ["within a sentence", "Try /plinth rebase"],
  ["of a longer name", "/plinthos rebase"],
  ["in indented code, example 107", "    /plinth rebase"],
  ["in indented code between its lines, example 111", "    a\n\n    /plinth rebase\n\n    b"],
  ["in indented code after a tab, example 2", "\t/plinth rebase"],
  ["in fenced code, example 119", "```sh\n/plinth rebase\n```"],
  ["in fenced code of tildes that holds backticks, example 123", "~~~\n```\n/plinth rebase\n~~~"],
  ["in fenced code that a shorter fence does not close, example 124", "````\n```\n/plinth rebase\n````"],
  ["in fenced code that is not closed, example 126", "```\n/plinth rebase"],
  ["in fenced code that is closed in another way, example 137", "```\n    ```\n/plinth rebase"],
  ["in a quote, example 228", "> /plinth rebase"],
  ["in a lazy line of a quote, example 233", "> She said:\n/plinth rebase"],
  ["in a lazy line of a quote in a list, example 292", "> 1. > She said:\n/plinth rebase"],
  ["in a list, example 253", "- /plinth rebase"],
  ["in a later paragraph of a list, example 254", "1.  Say:\n\n    /plinth rebase"],
  ["in a lazy line of a list, example 290", "  1.  They say\n/plinth rebase"],
  ["in code that is several lines long, example 335", "``\nfoo\n/plinth rebase\nbaz\n``"],
  ["in code within a line", "`/plinth rebase`"],
  ["in code that is stronger than a link, example 342", "[not a `link](/foo\n/plinth rebase`)"],
  ["in the text of a link, example 484", "[a link\n/plinth rebase](/uri)"],
  ["in the title of a link, example 506", '[a](/uri "title\n/plinth rebase")'],
  ["in the title of a link that is defined, example 196", "[foo]: /url '\n/plinth rebase\n'"],
  ["in the description of a picture, example 573", "![foo\n/plinth rebase](/url2)"],
  ["in an attribute of HTML, example 617", "<a foo='\n/plinth rebase\n'>"],
  ["with its slash escaped, example 14", "\\/plinth rebase"],
  ["with its slash as a character reference, example 26", "&#47;plinth rebase"],
  ["in a heading, example 62", "# /plinth rebase"],
  ["in an HTML comment, example 181", "<!--\n/plinth rebase\n-->"],
  ["in an HTML comment with an empty line, example 179", "<!-- Foo\n\n/plinth rebase\n   baz -->"],
  ["in an HTML comment that begins within a line, example 625", "Well <!--\n/plinth rebase\n-->"],
  ["in the second HTML comment of a line", "<!-- a --> b <!--\n/plinth rebase\n-->"],
  ["in an HTML block, example 149", "<table>\n/plinth rebase\n</table>"],
  ["in a processing instruction, example 180", "<?php\n\n/plinth rebase\n\n?>"],
  ["in character data, example 182", "<![CDATA[\n\n/plinth rebase\n]]>"],
  ["in preformatted text, example 169", "<pre>\n\n/plinth rebase\n</pre>"],
  ["in HTML code", "So: <CODE class=a>\n\n/plinth rebase\n</CODE>"],
  ["in an HTML quote", "<blockquote>\n\n/plinth rebase\n\n</blockquote>"],
  ["in HTML code that an HTML block begins", "<code>\n\n/plinth rebase\n\n</code>"],
  ["in a script, example 170", "<script>\n\n/plinth rebase\n</script>"],
  ["in a style, example 172", "<style>\n\n/plinth rebase\n</style>"],
  ["in a text area, example 171", "<textarea>\n\n/plinth rebase\n</textarea>"],
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
      const lines = comment.split(/[\r\n]/).filter((line) => /^ {0,3}\/plinth/.test(line));
      expect(parseCommands(comment).length).toBeLessThanOrEqual(lines.length);
    }),
  );
});

// The worst that other readers of Markdown were found to take seconds, or minutes, for.
test.for(["a\n=\n", "a**b", "*a_", "[a](", "![[]()", "* ", "> ", "a\n\n", "- a\n", "`", "` ", "<!--", "<code", "&#"])(
  "a comment as long as GitHub takes, all %j, is read in a moment",
  (part) => {
    const comment = `${part.repeat(Math.floor(65_000 / part.length))}\n\n/plinth rebase`;
    expect(processorMs(() => void parseCommands(comment))).toBeLessThan(2000);
  },
);
