import { expect, test } from "vitest";
import { parseDockerfile } from "../../../src/core/dockerfile/parse-dockerfile.ts";

function instructions(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map(
    ({ line, name, onbuild, rest }) => `${line} ${onbuild ? "ONBUILD " : ""}${name} ${rest.text}`,
  );
}

// Expected values: the parser of moby/buildkit v0.24 (frontend/dockerfile/parser), most of them its own test data.
test.for([
  { name: "continuations are joined, indentation kept", text: "RUN a \\\n  b\n", is: ["1 RUN a   b"] },
  { name: "comments inside are left out", text: "RUN a \\\n# no\n  # no\nb\n", is: ["1 RUN a b"] },
  { name: "empty lines inside are left out", text: "RUN a \\\n\n \t\nb\nUSER c", is: ["1 RUN a b", "5 USER c"] },
  { name: "blanks after the continuation", text: "RUN a \\ \t\nb\n", is: ["1 RUN a b"] },
  { name: "an escaped escape character ends the line", text: "RUN a \\\\\nUSER b\n", is: ["1 RUN a \\\\", "2 USER b"] },
  { name: "a continuation at the end of the file", text: "FROM a\nRUN b \\\n", is: ["1 FROM a", "2 RUN b"] },
  { name: "a continuation alone begins a line", text: "\\\nFROM \\\na\n", is: ["1 FROM a"] },
  { name: "an instruction in pieces", text: "FR\\\nOM a\n", is: ["1 FROM a"] },
  { name: "carriage returns", text: "FROM a\r\nRUN b \\\r\n c\r\n", is: ["1 FROM a", "2 RUN b  c"] },
  { name: "a byte order mark", text: "\uFEFFFROM a", is: ["1 FROM a"] },
  { name: "lower case and tabs", text: "\tfrom\ta\tas b\n", is: ["1 FROM a\tas b"] },
  { name: "a heredoc", text: "RUN <<EOF\nFROM no\nEOF\nUSER a\n", is: ["1 RUN <<EOF", "4 USER a"] },
  { name: "a heredoc with tabs", text: "RUN <<-EOF\n\tFROM no\n\tEOF\nUSER a\n", is: ["1 RUN <<-EOF", "4 USER a"] },
  { name: "tabs only with <<-", text: "RUN <<EOF\n\tEOF\nEOF\nUSER a\n", is: ["1 RUN <<EOF", "4 USER a"] },
  { name: "a quoted heredoc", text: "RUN <<'E F' sh\nFROM no\nE F\nUSER a", is: ["1 RUN <<'E F' sh", "4 USER a"] },
  { name: "a heredoc with a descriptor", text: "RUN 5<<EOF\nUSER no\nEOF\n", is: ["1 RUN 5<<EOF"] },
  { name: "a heredoc with a blank", text: "RUN cat << EOF\nUSER no\nEOF\n", is: ["1 RUN cat << EOF"] },
  { name: "two heredocs", text: "COPY <<A <<B /\nB\nA\nA\nB\nUSER a\n", is: ["1 COPY <<A <<B /", "6 USER a"] },
  { name: "a heredoc under ONBUILD", text: "ONBUILD RUN <<E\nUSER no\nE\n", is: ["1 ONBUILD RUN <<E"] },
  { name: "a heredoc after a continuation", text: "RUN a \\\n <<E\nUSER no\nE\n", is: ["1 RUN a  <<E"] },
  { name: "no heredoc in quotes", text: 'RUN "<<E"\nUSER a\nE b\n', is: ['1 RUN "<<E"', "2 USER a", "3 E b"] },
  {
    name: "no heredoc after an open quote",
    text: "RUN it's <<E\nUSER a\nE\n",
    is: ["1 RUN it's <<E", "2 USER a", "3 E "],
  },
  { name: "no heredoc in JSON", text: 'RUN ["<<E"]\nUSER a\nE b', is: ['1 RUN ["<<E"]', "2 USER a", "3 E b"] },
  { name: "a heredoc after a bracket", text: "RUN [ -f a ] <<E\nUSER no\nE\n", is: ["1 RUN [ -f a ] <<E"] },
  { name: "no heredoc without a word", text: "RUN cat <<''\nUSER a\n\n", is: ["1 RUN cat <<''", "2 USER a"] },
  { name: "a heredoc named by quotes with a blank", text: "RUN <<'a b'\nUSER no\na b\n", is: ["1 RUN <<'a b'"] },
  { name: "no heredoc elsewhere", text: "ENV A <<E\nUSER a\nE b", is: ["1 ENV A <<E", "2 USER a", "3 E b"] },
  {
    name: "no heredoc without an end",
    text: "RUN echo $((1 << 2))\nUSER a\n",
    is: ["1 RUN echo $((1 << 2))", "2 USER a"],
  },
  {
    name: "a here-string is no heredoc",
    text: "RUN cat <<<EOF\nUSER a\nEOF b",
    is: ["1 RUN cat <<<EOF", "2 USER a", "3 EOF b"],
  },
  { name: "ONBUILD does not nest", text: `${"ONBUILD ".repeat(20_000)}RUN a\nUSER b`, is: ["2 USER b"] },
])("$name", ({ text, is }) => {
  expect(instructions(text)).toEqual(is);
});

test.for([
  { name: "at the start", text: "# escape=`\n", escape: "`" },
  { name: "after other directives, in any case", text: "#syntax=a\n# Check = skip=all\n#ESCAPE=`\n", escape: "`" },
  { name: "after a byte order mark", text: "\uFEFF# escape=`\n", escape: "`" },
  { name: "indented", text: "  # escape=`\n", escape: "`" },
  { name: "not after an empty line", text: "\n# escape=`\n", escape: "\\" },
  { name: "not after a comment", text: "# a\n# escape=`\n", escape: "\\" },
  { name: "not after an unknown directive", text: "# a=b\n# escape=`\n", escape: "\\" },
  { name: "not after a #! line", text: "#!/usr/bin/env docker\n# escape=`\n", escape: "\\" },
  { name: "not a second time", text: "# escape=\\\n# escape=`\n", escape: "\\" },
])("the escape directive counts $name", ({ text, escape }) => {
  expect(parseDockerfile(`${text}FROM a\n`).escape).toBe(escape);
});

test("with the backtick, backslashes at the end of a line stay there and comments inside are left out", () => {
  const text = '# escape=`\nFROM a\nWORKDIR C:\\\nRUN b `\n# no\n c\nARG D="e\\" F=`"g\n';
  expect(instructions(text)).toEqual(["2 FROM a", "3 WORKDIR C:\\", "4 RUN b  c", '7 ARG D="e\\" F=`"g']);
  expect(
    parseDockerfile(text)
      .instructions.at(-1)
      ?.words.map((word) => word.text),
  ).toEqual(['D="e\\"', 'F=`"g']);
});

test("the words of ARG know where they stand", () => {
  const text = "ARG A='1 2' \\\n  B=3\n";
  const words = parseDockerfile(text).instructions[0]?.words ?? [];
  expect(words.map((word) => word.text)).toEqual(["A='1 2'", "B=3"]);
  expect(words.map((word) => word.offsetOf(0))).toEqual([text.indexOf("A="), text.indexOf("B=")]);
});
