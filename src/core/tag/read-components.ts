import { splitComponents } from "./split-components.ts";
import type { TagVocabulary } from "./tag-vocabulary.ts";
import { classifyComponent, rebuildComponent, runtimeComponent, type TagComponent } from "./tag-component.ts";

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
 * Only behind a version a word such as `beta` marks a pre-release, and not where the vocabulary has it as a flavour; and only there a
 * number counts rebuilds: the `p10` of `p10-20240501` names a branch.
 */
export function readComponents(
  text: string,
  behindVersion: boolean,
  { flavourWords, osNames, releaseLines }: TagVocabulary,
): readonly ReadComponent[] {
  const pieces = splitComponents(text);
  const read: ReadComponent[] = [];
  for (let index = 0; index < pieces.length; index += 1) {
    const { separator, word } = pieces[index] ?? { separator: "", word: "" };
    const next = pieces[index + 1];
    const surroundings = {
      previous: pieces[index - 1]?.word.toLowerCase() ?? "",
      next: next === undefined || next.separator === "." ? null : next.word.toLowerCase(),
      startsTag: !behindVersion && index === 0,
      touchesVersion: behindVersion && index === 0 && separator !== "-",
    };
    const said = classifyComponent(word.toLowerCase(), surroundings, osNames);
    const component =
      said.kind !== "flavour"
        ? said
        : ((behindVersion && index === 0 ? rebuildComponent(word) : null) ??
          runtimeComponent(word.toLowerCase(), surroundings.next, releaseLines) ??
          said);
    const isOfVersion = component.kind === "pre-release" || component.kind === "revision";
    if ((isOfVersion && !behindVersion) || (component.kind === "pre-release" && flavourWords.includes(word))) {
      read.push({ separator, text: word, component: { kind: "flavour" } });
      continue;
    }
    const takesNext = "taken" in component && component.taken === 2;
    const behind = takesNext && next !== undefined ? next.separator + next.word : "";
    if (behind !== "") index += 1;
    const before = read.at(-1);
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
