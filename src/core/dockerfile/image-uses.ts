import type { BaseImageLine } from "./base-image-line.ts";
import { splitFlags, type InstructionFlag } from "./instruction-flags.ts";
import { mountSource } from "./mount-source.ts";
import type { Dockerfile, Instruction } from "./parse-dockerfile.ts";
import type { Span } from "./span.ts";
import { TracedText } from "./traced-text.ts";

/** A place that names an image, before its name is expanded. */
export interface ImageUse extends Pick<BaseImageLine, "line" | "instruction" | "stage" | "platform" | "span"> {
  /** The name, its variables not yet put in. */
  readonly image: TracedText;
  /** Whether variables can stand in it, which is so for `FROM` alone. */
  readonly expands: boolean;
  /** True where BuildKit rejects the instruction, whatever the name. */
  readonly invalid: boolean;
  /** Name of the stage that begins here, in lower case. */
  readonly opens: string | null;
  /** The instruction after its name. */
  readonly whole: string;
  readonly comments: readonly string[];
}

/** Lists the places that name an image, in the order of the file. */
export function imageUses({ syntax, instructions }: Dockerfile): readonly ImageUse[] {
  const uses = syntax === null ? [] : [syntaxUse(syntax)];
  let stage: string | null = null;
  for (const instruction of instructions) {
    const found = usesOf(instruction, stage);
    if (instruction.name === "FROM" && !instruction.onbuild) stage = found[0]?.opens ?? null;
    uses.push(...found);
  }
  return uses;
}

function syntaxUse({ value, line, offset }: NonNullable<Dockerfile["syntax"]>): ImageUse {
  // What follows a blank is for the frontend.
  const [name = ""] = value.split(" ", 1);
  const image = TracedText.at(name, offset);
  const span = { start: offset, end: offset + value.length };
  const place = { line, instruction: "# syntax", stage: null, platform: null, span } as const;
  return { ...place, image, expands: false, invalid: false, opens: null, whole: value, comments: [] };
}

function usesOf(instruction: Instruction, stage: string | null): readonly ImageUse[] {
  switch (instruction.name) {
    case "FROM":
      return fromUse(instruction);
    case "COPY":
    case "ADD": {
      const flags = splitFlags(instruction.rest).flags.filter(({ name }) => name === "from");
      const flag = flags.at(-1);
      // `ADD` has no such flag; who writes it means `COPY`.
      const invalid = instruction.name === "ADD" || flags.length > 1;
      return flagUse(instruction, flag, flag?.value ?? null, stage, invalid);
    }
    case "RUN":
      return splitFlags(instruction.rest)
        .flags.filter(({ name }) => name === "mount")
        .flatMap((flag) => flagUse(instruction, flag, flag.value && mountSource(flag.value), stage, false));
    default:
      return [];
  }
}

// https://github.com/moby/buildkit/blob/v0.24.0/frontend/dockerfile/instructions/parse.go: validStageName
const stageName = /^[a-z][a-z0-9-_.]*$/;

function fromUse(instruction: Instruction): readonly ImageUse[] {
  const { flags, rest } = splitFlags(instruction.rest);
  const words = [...rest.text.matchAll(/[^\t\v\f\r ]+/g)];
  const [first, as, name] = words;
  if (first === undefined) return [];
  const named = words.length === 3 && as?.[0].toLowerCase() === "as";
  const alias = named ? (name?.[0].toLowerCase() ?? "") : null;
  const counts = words.length === 1 || named;
  const image = counts ? rest.slice(first.index, first.index + first[0].length) : rest;
  const span = spanOf(image);
  const platform = flags.findLast((flag) => flag.name === "platform");
  const knownFlags = flags.length <= 1 && flags.every((flag) => flag.name === "platform" && flag.value !== null);
  const opens = alias !== null && stageName.test(alias) ? alias : null;
  if (span === null) return [];
  return [
    {
      line: instruction.line,
      instruction: instruction.onbuild ? "ONBUILD FROM" : "FROM",
      stage: opens,
      platform: platform?.written.text ?? null,
      span,
      image,
      expands: true,
      invalid: instruction.onbuild || !counts || !knownFlags || (named && opens === null),
      opens: instruction.onbuild ? null : opens,
      whole: instruction.rest.text,
      comments: instruction.comments,
    },
  ];
}

function flagUse(
  { line, name, onbuild, rest, comments }: Instruction,
  flag: InstructionFlag | undefined,
  image: TracedText | null,
  stage: string | null,
  invalid: boolean,
): readonly ImageUse[] {
  const span = image && spanOf(image);
  if (flag === undefined || image === null || span === null) return [];
  const plain = name === "RUN" ? "RUN --mount from" : name === "ADD" ? "ADD --from" : "COPY --from";
  return [
    {
      line,
      instruction: onbuild ? `ONBUILD ${plain}` : plain,
      stage,
      platform: null,
      span: name === "RUN" ? span : (spanOf(flag.written) ?? span),
      image,
      expands: false,
      invalid,
      opens: null,
      whole: rest.text,
      comments,
    },
  ];
}

/** From the first character to the last; null for an empty text. */
function spanOf(text: TracedText): Span | null {
  const start = text.offsetOf(0);
  const last = text.offsetOf(text.text.length - 1);
  return text.text === "" || start === null || last === null ? null : { start, end: last + 1 };
}
