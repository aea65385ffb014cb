import { expandWord, type Expansion, type Lookup, type NoExpansion } from "./expand-word.ts";
import type { Dockerfile } from "./parse-dockerfile.ts";
import { TracedText } from "./traced-text.ts";

/** The arguments that `FROM` lines can use: those before the first `FROM`, and those that every build sets. */
export interface BuildArguments {
  readonly lookup: Lookup;
  /** True for an argument that is declared and has no default: a build must pass it. */
  readonly isRequired: (name: string) => boolean;
  /** Arguments that a stage takes over, so that its other instructions see their values. */
  readonly reused: ReadonlySet<string>;
}

// https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope, for a build on linux/amd64.
// `TARGETSTAGE` is the stage that `--target` names, and without it the word `default`.
const automaticArguments: readonly (readonly [string, string])[] = [
  ...["TARGET", "BUILD"].flatMap((side): [string, string][] => [
    [`${side}PLATFORM`, "linux/amd64"],
    [`${side}OS`, "linux"],
    [`${side}OSVERSION`, ""],
    [`${side}ARCH`, "amd64"],
    [`${side}VARIANT`, ""],
  ]),
  ["TARGETSTAGE", "default"],
];

/** Reads the arguments of a Dockerfile; each default can use those before it. */
export function buildArguments({ instructions, escape }: Dockerfile): BuildArguments {
  const values = new Map<string, Expansion | "too-long">(
    automaticArguments.map(([name, value]) => [name, automaticValue(value)]),
  );
  const required = new Set<string>();
  const reused = new Set<string>();
  const lookup: Lookup = (name) => values.get(name) ?? null;
  let global = true;
  for (const { name, onbuild, words } of instructions) {
    if (name === "FROM" && !onbuild) global = false;
    for (const word of words) {
      const equals = word.text.indexOf("=");
      const argument = equals === -1 ? word.text : word.text.slice(0, equals);
      if (!global) {
        reused.add(argument);
      } else if (equals === -1) {
        if (!values.has(argument)) required.add(argument);
      } else {
        const written = word.slice(equals + 1, word.text.length).asDefaultOf(argument);
        values.set(argument, defaultValue(written, expandWord(written, escape, lookup), argument));
        required.delete(argument);
      }
    }
  }
  return { lookup, isRequired: (name) => required.has(name), reused };
}

function automaticValue(value: string): Expansion {
  return { value: TracedText.untraced(value, null), endings: [], consulted: [], missing: [] };
}

/** A default that cannot be expanded stands for nothing, and is missed where it is used. */
function defaultValue(
  written: TracedText,
  expansion: Expansion | NoExpansion,
  argument: string,
): Expansion | "too-long" {
  if (expansion === "too-long") return expansion;
  if (expansion === "invalid") return { value: TracedText.empty, endings: [], consulted: [], missing: [argument] };
  const start = written.offsetOf(0);
  const end = written.offsetOf(written.text.length);
  const consulted = start === null || end === null ? [] : [{ start, end }];
  return { ...expansion, consulted: [...consulted, ...expansion.consulted] };
}
