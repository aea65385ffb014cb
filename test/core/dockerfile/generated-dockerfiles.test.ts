import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "../../../src/core/dockerfile/apply-edits.ts";
import { baseImageLines } from "../../../src/core/dockerfile/base-image-lines.ts";
import { formatReference } from "../../../src/core/image/format-reference.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import { editsForUpdate } from "../../../src/core/update/edits-for-update.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { processorMs } from "../../processor-ms.ts";

const digest = `sha256:${"1".repeat(64)}` as const;
const name = fc.constantFrom("node", "ghcr.io/acme/base", "localhost:5000/a/b");
const version = fc.constantFrom("20", "3.19.1", "1.2");
const variant = fc.constantFrom("", "-alpine", "-slim");
const blank = fc.constantFrom(" ", "\t", "  ", " \\\n ", " \\\r\n", " \\ \n# FROM no:1\n\n  ");

/** An instruction that names no image, whatever it looks like. */
const noise = fc.constantFrom(
  "RUN <<EOF\nFROM no:1\nEOF\n",
  "RUN <<-'E O' sh\n\tfrom no import x\n\tE O\n",
  "# FROM no:1\n",
  "\n",
  'RUN echo "FROM no:1" \\\n  FROM no:1\n',
  "RUN echo it's << 2\r\n",
  "LABEL from=no:1\n",
  "ENV V=no\n",
  "COPY <<A <<B /\nB\nFROM no:1\nA\nFROM no:1\nB\n",
);

const arg = (index: number) => `V${index}`;

/** One FROM, written in one of the ways there are; `index` keeps its arguments apart from those of others. */
const fromLine = fc
  .record({ name, version, variant, blank, style: fc.nat({ max: 7 }), platform: fc.boolean(), lower: fc.boolean() })
  .map(({ style, platform, lower, ...line }) => {
    const { name: image, version: number, variant: flavour } = line;
    const ways: readonly (readonly [(index: number) => string, (index: number) => string])[] = [
      [() => "", () => `${image}:${number}${flavour}`],
      [() => "", () => `"${image}:${number}"'${flavour}'`],
      [(i) => `ARG ${arg(i)}=${number}\n`, (i) => `${image}:\${${arg(i)}}${flavour}`],
      [(i) => `ARG ${arg(i)}="${number}${flavour}"\n`, (i) => `${image}:$${arg(i)}`],
      [(i) => `ARG X${i}=1 ${arg(i)}='${image}:${number}${flavour}'\n`, (i) => `\${${arg(i)}}`],
      [(i) => `ARG A${i}=${number}\nARG ${arg(i)}=$A${i}${flavour}\n`, (i) => `"${image}":$${arg(i)}`],
      [() => "", (i) => `${image}:\${NO${i}:-${number}${flavour}}`],
      [(i) => `ARG ${arg(i)}=v${number}\n`, (i) => `${image}:\${${arg(i)}#v}${flavour}`],
    ];
    const [argument, reference] = ways[style] ?? [() => "", () => ""];
    return {
      expected: `${image.includes("/") ? image : `docker.io/library/${image}`}:${number}${flavour}`,
      argument,
      print: (index: number) =>
        `${lower ? "from" : "FROM"}${line.blank}${platform ? `--platform=linux/amd64${line.blank}` : ""}${reference(index)}${line.blank}AS s${index}\n`,
    };
  });

/** An instruction that names an image in a flag, in one of the ways there are. */
const flagLine = fc.record({ name, version, variant, blank, style: fc.nat({ max: 7 }) }).map(({ style, ...line }) => {
  const { name: image, version: number, variant: flavour, blank: gap } = line;
  const reference = `${image}:${number}${flavour}`;
  const ways = [
    `COPY${gap}--from=${reference}${gap}/a /b`,
    `copy${gap}--chmod=0755${gap}--from="${reference}"${gap}/a /b`,
    `COPY --from='${reference}' ["/a", "/b"]`,
    `RUN${gap}--mount=type=bind,from=${reference},target=/x${gap}true`,
    `RUN --mount=type=cache,target=/c${gap}--mount="target=/x,from=${reference}"${gap}true`,
    `run --mount=FROM=${reference} cat <<EOF\nFROM no:1\nEOF`,
    `ONBUILD${gap}COPY${gap}--from=${reference}${gap}/a /b`,
    `onbuild RUN --mount=type=bind,"from=${reference}" true`,
  ];
  return {
    expected: `${image.includes("/") ? image : `docker.io/library/${image}`}:${number}${flavour}`,
    text: `${ways[style]}\n`,
  };
});

const syntax = "# syntax=docker/dockerfile:1.7\n";
const head = fc.constantFrom("", syntax, `# check=skip=all\n${syntax}`, "# escape=`\n", `#Escape = \`\n${syntax}`);

const dockerfile = fc
  .record({
    head,
    froms: fc.array(fc.tuple(fromLine, noise, fc.array(flagLine, { maxLength: 2 })), { minLength: 1, maxLength: 4 }),
    bom: fc.boolean(),
    crlf: fc.boolean(),
    finalNewline: fc.boolean(),
  })
  .map(({ head: first, froms, bom, crlf, finalNewline }) => {
    const defaults = froms.map(([from], i) => from.argument(i)).join("");
    const stages = froms.map(([from, text, uses], i) => from.print(i) + text + uses.map((use) => use.text).join(""));
    const lines = `${defaults}${stages.join("")}${finalNewline ? "" : "USER a"}`;
    const continued = first.includes("`") ? lines.replaceAll(/\\(?=[ \t]*\r?\n)/g, "`") : lines;
    const text = `${bom ? "\uFEFF" : ""}${first}${continued}`;
    return {
      text: crlf ? text.replaceAll(/\r?\n/g, "\r\n") : text,
      expected: [
        ...(first.includes("syntax") ? ["docker.io/docker/dockerfile:1.7"] : []),
        ...froms.flatMap(([from, , uses]) => [from.expected, ...uses.map(({ expected }) => expected)]),
      ],
    };
  });

function references(text: string): readonly (string | null)[] {
  return baseImageLines({ path: "Dockerfile", text }).map(({ reference }) => reference && formatReference(reference));
}

test("what is printed in any syntax is read again", () => {
  fc.assert(
    fc.property(dockerfile, ({ text, expected }) => {
      expect(references(text)).toEqual(expected);
    }),
  );
});

test("an update changes exactly the references it is for", () => {
  fc.assert(
    fc.property(dockerfile, fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }), ({ text, expected }, chosen) => {
      const lines = baseImageLines({ path: "Dockerfile", text });
      const changes = lines
        .filter((_, index) => chosen[index])
        .map((line) => ({ line, to: { tag: (line.reference?.tag ?? "").replace(/\d+/, "99"), digest } }));
      const results = editsForUpdate(lines, changes);
      expect(results.every(({ kind }) => kind === "edits")).toBe(true);
      const after = applyEdits(
        text,
        results.flatMap((result) => (result.kind === "edits" ? result.edits : [])),
      );
      const wanted = expected.map((reference, index) =>
        chosen[index] ? `${reference.replace(/:\d+(?=[^:/]*$)/, ":99")}@${digest}` : reference,
      );
      expect(references(after)).toEqual(wanted);
    }),
  );
});

const argumentName = fc.constantFrom("A", "B", "C");
const argumentValue = fc.constantFrom(
  "20",
  "3.19.1",
  "v20",
  "node",
  "node:20",
  "",
  '"20-alpine3.19"',
  "'slim'",
  `ghcr.io/a/b:1@sha256:${"a".repeat(64)}`,
  "$A",
  "${B}-slim",
  '"${A}".$B',
  "${C:-7}",
  "${A#v}",
  "${A%.*}",
  "1\\\n.2",
);
const sharingReference = fc.constantFrom(
  "node:$A",
  "node:${A}-$B",
  "$A",
  '"$A":$B',
  "node:$A.$B",
  "node:${C:-20}",
  "a:1",
  `a@sha256:${"b".repeat(64)}`,
  "b:${A#v}",
  "b:${A/2/3}",
  "c:${A%.*}",
  "c:1-${B:+$A}",
  "node$A",
  "a:$A$A",
  "a:$A-$TARGETARCH",
  "node:2\\\n0-$A",
  "x/y:${C:-${A}}",
);
const sharing = fc
  .record({
    defaults: fc.array(fc.tuple(argumentName, argumentValue), { maxLength: 4 }),
    froms: fc.array(fc.tuple(sharingReference, fc.constantFrom("", "ARG A\n", "COPY --from=q:1 / /\n")), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(
    ({ defaults, froms }) =>
      defaults.map(([argument, value]) => `ARG ${argument}=${value}\n`).join("") +
      froms.map(([reference, rest], i) => `FROM ${reference} AS s${i}\n${rest}`).join(""),
  );
const newTag = fc.constantFrom(
  (tag: string) => tag,
  (tag: string) => tag.replace(/\d+/, "99"),
  (tag: string) => tag.replaceAll(/\d+/g, "8"),
  () => "v1.2.3-alpine3.22",
  () => "z",
);

test("where lines share arguments, what is written is as planned, and what is held stays as it was", () => {
  fc.assert(
    fc.property(
      sharing,
      fc.array(fc.option(newTag), { minLength: 8, maxLength: 8 }),
      fc.boolean(),
      (text, tags, pin) => {
        const lines = baseImageLines({ path: "Dockerfile", text });
        const changes = lines.flatMap((line, index) => {
          const tag = tags[index];
          if (line.skipped !== null || !tag) return [];
          return [{ line, to: { tag: tag(line.reference?.tag ?? "1"), digest: pin ? digest : null } }];
        });
        const results = editsForUpdate(lines, changes);
        const after = applyEdits(
          text,
          results.flatMap((result) => (result.kind === "edits" ? result.edits : [])),
        );
        const wanted = lines.map((line) => {
          const index = changes.findIndex((change) => change.line === line);
          const to = results[index]?.kind === "edits" ? changes[index]?.to : undefined;
          return line.reference && formatReference({ ...line.reference, ...to });
        });
        expect(references(after)).toEqual(wanted);
      },
    ),
    { numRuns: 2000 },
  );
});

test("where lines share arguments, every pull request can be written without the others", () => {
  const steps = fc.array(fc.constantFrom("pin", "patch", "major"), { minLength: 8, maxLength: 8 });
  const group = fc.constantFrom("image", "file", "step", "all");
  fc.assert(
    fc.property(sharing, newTag, steps, group, (text, tag, sizes, by) => {
      const lines = baseImageLines({ path: "Dockerfile", text });
      const changes = lines
        .filter(({ skipped }) => skipped === null)
        .map((line) => ({ line, to: { tag: tag(line.reference?.tag ?? "1"), digest } }));
      const results = editsForUpdate(lines, changes);
      const decisions = changes
        .map((change, index) => ({ ...change, step: sizes[index] ?? null, result: results[index] }))
        .filter(({ result }) => result?.kind === "edits")
        .map(({ line, to, step }): Decision => ({
          file: "Dockerfile",
          line,
          to,
          step,
          outcome: "take",
          reasons: [],
          target: null,
          change: null,
        }));
      for (const planned of planUpdates(decisions, { ...defaultRepositoryConfig, group: by })) {
        const alone = editsForUpdate(
          lines,
          planned.decisions.flatMap(({ line, to }) => (to === null ? [] : [{ line, to }])),
        );
        expect(alone.filter(({ kind }) => kind === "held")).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
});

test("no text makes reading fail, and every span says where its text stands", () => {
  const token = fc.constantFrom(
    "FROM ",
    "ARG ",
    "A=",
    "$A",
    "${A",
    ":-",
    "}",
    "#v",
    "%",
    "/",
    '"',
    "'",
    "\\",
    "\n",
    "\r\n",
    "`",
    "<<",
    "EOF",
    "--from=",
    "COPY ",
    "RUN ",
    "--mount=",
    "ONBUILD ",
    "# escape=`\n",
    "node",
    ":20",
    "@",
    ",",
    "\uFEFF",
    "😀",
    "\0",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(token, fc.string()), { maxLength: 60 }), (tokens) => {
      const text = tokens.join("");
      for (const line of baseImageLines({ path: "Dockerfile", text })) {
        expect(text.slice(line.span.start, line.span.end)).toBe(line.raw);
        for (const { text: piece, span } of line.written) {
          expect(span === null ? piece : text.slice(span.start, span.end)).toBe(piece);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

const size = 1024 * 1024;
const fill = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

// Four times the text may take some eight times as long (collecting garbage, a busy machine), but not sixteen times.
test.for([
  { name: "continuations", make: (length: number) => `FROM a${fill("\\\n", length)}` },
  { name: "stages", make: (length: number) => fill("FROM a AS b\nCOPY --from=b / /\n", length) },
  {
    name: "100,000 stages, each built on the one before",
    make: (length: number) =>
      Array.from({ length: Math.round((100_000 * length) / size) }, (_, i) => `FROM s${i - 1} AS s${i}`).join("\n"),
  },
  {
    name: "50,000 arguments that refer to each other",
    make: (length: number) =>
      `ARG A=1\n${Array.from({ length: length / 20 }, (_, i) => `ARG A${i}=$A${i - 1}$A${i - 1}`).join("\n")}\nFROM $A9`,
  },
  {
    name: "deep substitutions",
    make: (length: number) => fill(`FROM ${"${A:-".repeat(490)}x${"}".repeat(490)}\n`, length),
  },
  { name: "one deep substitution", make: (length: number) => `FROM ${fill("${A:-", length)}` },
  { name: "heredocs that never end", make: (length: number) => `${fill("RUN <<A <<B\n", length)}B\nA\n` },
  { name: "mounts", make: (length: number) => `RUN ${fill("--mount=from=a ", length)}` },
  {
    name: "patterns",
    make: (length: number) => fill(`ARG V=${"a".repeat(4000)}\nFROM \${V%%${"*a".repeat(100)}b}\n`, length),
  },
])("time grows with the text: $name", ({ make }) => {
  const time = (length: number) => {
    const text = make(length);
    return processorMs(() => baseImageLines({ path: "Dockerfile", text }));
  };
  time(size / 16);
  const quarter = Math.max(time(size / 4), 50);
  expect(time(size)).toBeLessThan(quarter * 12);
});
