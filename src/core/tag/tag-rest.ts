import type { NamedRelease, PreRelease } from "./parsed-tag.ts";
import { readComponents } from "./read-components.ts";
import type { TagVocabulary } from "./tag-vocabulary.ts";

/** Remembered readings of what stands around versions: the thousands of tags of one repository share a few dozen texts. */
export interface ReadingMemory {
  readonly vocabulary: TagVocabulary;
  readonly behind: Map<string, Rest>;
  readonly around: Map<string, Rest>;
}

/** An empty memory for the tags of one repository. */
export function readingMemory(vocabulary: TagVocabulary): ReadingMemory {
  return { vocabulary, behind: new Map(), around: new Map() };
}

/** Bounds the memory for lists in which every tag ends differently. */
const remembered = 20_000;

/** What the text in front of a version or behind it says. */
export interface Rest {
  readonly form: string;
  /** `form` behind a plain version, built once so that tags of one family share one string. */
  readonly versionFamily: string;
  readonly preRelease: PreRelease | null;
  readonly revisions: readonly (readonly number[])[];
  readonly osReleases: readonly NamedRelease[];
  readonly runtimes: readonly NamedRelease[];
  readonly architecture: string | null;
  /** The words that name the flavour. */
  readonly words: readonly string[];
  /** A build counter such as `_7` or `-b06` makes the version exact, however many parts it has. */
  readonly exact: boolean;
  /** What a number behind the text would be of: no version where the text names a branch, a pull request or a commit. */
  readonly names: "image" | "branch" | "commit";
}

/** What an empty text says. */
export const noRest: Rest = {
  form: "",
  versionFamily: "version",
  preRelease: null,
  revisions: [],
  osReleases: [],
  runtimes: [],
  architecture: null,
  words: [],
  exact: false,
  names: "image",
};

const branchWords: ReadonlySet<string> = new Set(
  "pr mr pull issue branch feature feat fix dependabot renovate".split(" "),
);
const commitWords: ReadonlySet<string> = new Set("sha sha1 sha256 git commit".split(" "));

/** Reads the text behind a version (`known` is `memory.behind`), in front of one, or of a tag that has none. */
export function readRest(text: string, known: Map<string, Rest>, memory: ReadingMemory): Rest {
  if (text === "") return noRest;
  let rest = known.get(text);
  if (rest === undefined) {
    rest = parseRest(text, known === memory.behind, memory.vocabulary);
    if (known.size < remembered) known.set(text, rest);
  }
  return rest;
}

function parseRest(text: string, behindVersion: boolean, vocabulary: TagVocabulary): Rest {
  const read = readComponents(text, behindVersion, vocabulary);
  let form = "";
  let preRelease: PreRelease | null = null;
  let architecture: string | null = null;
  const words: string[] = [];
  let exact = false;
  const revisions: (readonly number[])[] = [];
  const osReleases: NamedRelease[] = [];
  const runtimes: NamedRelease[] = [];
  for (const [index, { separator, text: word, component }] of read.entries()) {
    switch (component.kind) {
      case "os":
        osReleases.push(component.os);
        form += `${separator}{${component.form}}`;
        break;
      case "runtime":
        runtimes.push(component.runtime);
        form += separator + component.form;
        break;
      case "pre-release":
        preRelease = component.preRelease;
        break;
      case "revision": {
        const { numbers } = component;
        // Behind a build, `_3.3.1` is the version of something else, whose major version stays.
        const isOther = exact && separator === "_" && numbers.length > 1;
        revisions.push(numbers);
        exact ||= index < 2 && (separator === "_" || component.form === "b*");
        form += `${separator}{${isOther ? `${numbers[0]}.*` : exact ? "b*" : component.form}}`;
        break;
      }
      case "commit":
        form += `${separator}{commit}`;
        break;
      case "architecture":
        architecture = component.name;
        form += separator + word;
        break;
      case "flavour":
        form += separator + word;
        words.push(word);
        break;
    }
  }
  const first = read[0]?.text.toLowerCase() ?? "";
  const names = behindVersion
    ? "image"
    : commitWords.has(first)
      ? "commit"
      : branchWords.has(first)
        ? "branch"
        : "image";
  return {
    form,
    versionFamily: `version${form}`,
    preRelease,
    revisions,
    osReleases,
    runtimes,
    architecture,
    words,
    exact,
    names,
  };
}
