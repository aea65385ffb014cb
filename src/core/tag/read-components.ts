import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { OsNames } from "./os-names.ts";
import { runtimeOf } from "./runtime-names.ts";
import { splitComponents } from "./split-components.ts";
import type { TagVocabulary } from "./tag-vocabulary.ts";
import { classifyComponent, isDay, rebuildComponent, runtimeComponent, type TagComponent } from "./tag-component.ts";

/** A component of a tag with what it says. */
export interface ReadComponent {
  /** What stands in front of it: `-`, `_`, `.` or nothing. */
  readonly separator: string;
  readonly text: string;
  readonly component: TagComponent;
}

/**
 * Reads the text behind a version, in front of one, or of a tag that has none.
 *
 * Only behind a version a word such as `beta` marks a pre-release, and not where the vocabulary has it as a flavour, or where it names a
 * channel as in Canonical's `1.24-24.04_beta`; and only there a number counts rebuilds: the `p10` of `p10-20240501` names a branch.
 */
export function readComponents(
  text: string,
  behindVersion: boolean,
  { flavourWords, runtimeBehind, osNames, releaseLines }: TagVocabulary,
): readonly ReadComponent[] {
  const pieces = splitComponents(text);
  const read: ReadComponent[] = [];
  for (let index = 0; index < pieces.length; index += 1) {
    const { separator, word } = pieces[index] ?? { separator: "", word: "" };
    const next = pieces[index + 1];
    const surroundings = {
      previous: pieces[index - 1]?.word.toLowerCase() ?? "",
      next: next === undefined || (next.separator === "." && !isDay(next.word)) ? null : next.word.toLowerCase(),
      startsTag: !behindVersion && index === 0,
      touchesVersion: behindVersion && index === 0 && separator !== "-",
    };
    const before = read.at(-1);
    const said = classifyComponent(word.toLowerCase(), surroundings, osNames);
    const place = { isFirst: index === 0, isLast: next === undefined };
    const component =
      said.kind === "flavour"
        ? (runtimeComponent(word.toLowerCase(), surroundings.next, releaseLines) ??
          (word === "and" ? secondRuntime(before, surroundings.next, releaseLines) : null) ??
          (behindVersion ? rebuildComponent(word.toLowerCase(), place) : null) ??
          said)
        : ((place.isFirst && behindVersion ? runtimeOfNumber(word, said, runtimeBehind, releaseLines) : null) ??
          (behindVersion ? ubuntuOfNumber(word, said, osNames) : null) ??
          said);
    const isOfVersion = component.kind === "pre-release" || component.kind === "revision";
    const isChannel = component.kind === "pre-release" && separator === "_" && before?.component.kind === "os";
    if (
      (isOfVersion && !behindVersion) ||
      isChannel ||
      (component.kind === "pre-release" && flavourWords.includes(word))
    ) {
      read.push({ separator, text: word, component: { kind: "flavour" } });
      continue;
    }
    const takesNext = "taken" in component && component.taken === 2;
    const behind = takesNext && next !== undefined ? next.separator + next.word : "";
    if (behind !== "") index += 1;
    if (component.kind === "pre-release" && separator === "." && before?.component.kind === "revision") {
      // The numbers in front of the word are the pre-release's, as semver has it: `3.7.0-209.1.beta`.
      const numbers = [...before.component.numbers, ...component.preRelease.numbers];
      const preRelease = { stage: component.preRelease.stage, numbers };
      read[read.length - 1] = {
        separator: before.separator,
        text: `${before.text}.${word}${behind}`,
        component: { ...component, preRelease },
      };
    } else read.push({ separator, text: word + behind, component });
  }
  return read;
}

/** The second of two runtimes in one image: `jdk-21-and-25`. */
function secondRuntime(
  first: ReadComponent | undefined,
  next: string | null,
  releaseLines: ReleaseLines,
): TagComponent | null {
  if (first?.component.kind !== "runtime") return null;
  const { product } = first.component.runtime;
  const second = runtimeComponent(product, next, releaseLines);
  return second === null ? null : { ...second, form: `and-{${product}}` };
}

/** The 22 of `4.0.13-22-trixie`, where the image is known to name its runtime there. */
function runtimeOfNumber(
  word: string,
  said: TagComponent,
  product: string | null,
  releaseLines: ReleaseLines,
): TagComponent | null {
  if (product === null || said.kind !== "revision") return null;
  const known = runtimeOf(product, word, releaseLines);
  return known === null ? null : { kind: "runtime", runtime: known.runtime, form: known.form, taken: 1 };
}

/** `2025.11-22.04` stands on Ubuntu 22.04. */
function ubuntuOfNumber(word: string, said: TagComponent, osNames: OsNames): TagComponent | null {
  if (said.kind !== "revision" || !/^\d\d\.(?:04|10)$/.test(word)) return null;
  const ubuntu = osNames.ofNumber("ubuntu", word);
  return ubuntu === null ? null : { kind: "os", os: ubuntu.os, form: ubuntu.os.product, taken: 1 };
}
