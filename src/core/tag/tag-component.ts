import type { NamedRelease, PreRelease } from "./parsed-tag.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { OsNames } from "./os-names.ts";
import { runtimeOf } from "./runtime-names.ts";
import { preReleaseOf } from "./pre-release.ts";

/** One piece of a tag between its separators, and what it says. `form` is what the tag keeps of it when it is bumped. */
export type TagComponent =
  | { readonly kind: "os"; readonly os: NamedRelease; readonly form: string; readonly taken: 1 | 2 }
  | { readonly kind: "pre-release"; readonly preRelease: PreRelease; readonly taken: 1 | 2 }
  | { readonly kind: "revision"; readonly numbers: readonly number[]; readonly form: string; readonly taken?: 2 }
  | { readonly kind: "runtime"; readonly runtime: NamedRelease; readonly form: string; readonly taken: 1 | 2 }
  | { readonly kind: "commit" }
  | { readonly kind: "architecture"; readonly name: string }
  | { readonly kind: "flavour" };

const architectures: ReadonlySet<string> = new Set(
  "386 amd64 amd64v2 amd64v3 arm arm32 arm32v5 arm32v6 arm32v7 arm64 arm64v8 aarch64 armel armhf armv5 armv6 armv7 armv7hf armv7l armv8 i386 i586 i686 loong64 mips mips64 mips64le ppc64 ppc64le riscv64 s390x x64 x86 x86_64".split(
    " ",
  ),
);

const number = /^\d{1,15}(?:\.\d{1,15}){0,4}$/;
const wordAndNumber = /^([a-z]+(?:\d[a-z]+)?)[.]?(\d{1,15}(?:\.\d{1,15}){0,4})$/;
/** Words that count rebuilds of one version: `-r1`, `-p648`, `.post1`, `u402`, `-b06`, `-KB4505057`, `-ls12`, `-ce.0`, `-k3s1`. */
const counters: ReadonlySet<string> = new Set(
  "b build ce cu ee hotfix k3s kb ls p patch pl post r rancher rev revision rhel rke2r sp u update".split(" "),
);
/** `cu124` is CUDA 12.4, and `CU12` the twelfth cumulative update. */
const cuda = /^cu\d{3}$/;
/** Browsers and what drives them are rebuilt every few weeks, and nobody writes code for one version: `-chrome-121.0.6167.85-1-ff-120.0`. */
const browsers: ReadonlySet<string> = new Set(
  "chrome chromedriver chromium edge edgedriver ff firefox geckodriver".split(" "),
);
/** Words in front of a number that counts builds: `v3.10-master-777`. */
const buildWords: ReadonlySet<string> = new Set(
  "beta build candidate ci develop dev edge main master nightly patch r release rev revision snapshot stable tip trunk".split(
    " ",
  ),
);
const commit = /^g?[0-9a-f]{7,40}$/;
const jenkinsCommit = /^v[0-9a-f_]{12,16}$/;

/**
 * Says what one component of a tag is. `word` is lower case, without its separator.
 *
 * `next` is the component behind it, which an operating system (`alpine-3.19`) or a pre-release (`ea-28`) takes in.
 */
export function classifyComponent(
  word: string,
  context: {
    readonly previous: string;
    readonly next: string | null;
    readonly touchesVersion: boolean;
    readonly startsTag: boolean;
  },
  osNames: OsNames,
): TagComponent {
  const { previous, next, touchesVersion, startsTag } = context;
  if (architectures.has(word)) return { kind: "architecture", name: word };
  const named = osNames.ofCodename(word) ?? osNames.ofWindows(word, previous);
  if (named !== null) return { kind: "os", os: named, form: named.product, taken: 1 };
  const glued = word.startsWith("windows") ? osNames.ofWindows(word.slice("windows".length), "windows") : null;
  if (glued !== null) return { kind: "os", os: glued, form: `windows${glued.product}`, taken: 1 };
  if (isWrittenDay(word)) return { kind: "revision", numbers: word.split("-").map(Number), form: "{day-}" };
  if (number.test(word)) return isRuntimeVersion(word, previous, osNames) ? { kind: "flavour" } : counted(word);
  const followed = next !== null && number.test(next) && next.length < 8 ? next : null;
  if (followed !== null) {
    // `alpine-1.43.1` is the version of what stands on Alpine.
    const spaced = startsTag && /\.\d+\./.test(followed) ? null : osNames.ofNumber(word, followed);
    if (spaced !== null) return { kind: "os", os: spaced.os, form: `${word}-${spaced.form}`, taken: 2 };
  }
  const preRelease = preReleaseOf(word, touchesVersion);
  if (preRelease !== null) {
    const count = followed ?? (next !== null && (isDay(next) || isWrittenDay(next)) ? next : null);
    if (preRelease.numbers.length > 0 || count === null) return { kind: "pre-release", preRelease, taken: 1 };
    const numbers = count.split(/[.-]/).map(Number);
    return { kind: "pre-release", preRelease: { stage: preRelease.stage, numbers }, taken: 2 };
  }
  if (browsers.has(word) && next !== null && next.includes(".") && number.test(next)) {
    return { kind: "revision", numbers: next.split(".").map(Number), form: word, taken: 2 };
  }
  const [, label, digits] = wordAndNumber.exec(word) ?? [];
  if (label !== undefined && digits !== undefined) {
    const system = osNames.ofNumber(label, digits);
    if (system !== null) return { kind: "os", os: system.os, form: system.form, taken: 1 };
    if (counters.has(label) && !cuda.test(word)) {
      const { numbers, form } = counted(digits);
      return { kind: "revision", numbers, form: label === "b" ? "b*" : `${label}${form}` };
    }
  }
  // Words of seven letters a to f are rarer than commits without a digit.
  if (jenkinsCommit.test(word)) return { kind: "commit" };
  const isCommit = commit.test(word) && /\d/.test(word) && (word.startsWith("g") || /[a-f]/.test(word));
  return isCommit ? { kind: "commit" } : { kind: "flavour" };
}

/**
 * Behind a version, reads what counts its publisher's builds: `v10` directly behind it (`7.2.0-v10`), `v3.6.0` at the end
 * (`8.2-fpm-nginx-v3.6.0`), and a word with a number behind a dot (`v1.34.1-gke.1829001`, `-eksbuild.2`).
 */
export function rebuildComponent(
  word: string,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Extract<TagComponent, { kind: "revision" }> | null {
  if (isFirst ? /^v\d{1,4}$/.test(word) : isLast && /^v\d{1,4}(?:\.\d{1,9}){1,3}$/.test(word)) {
    const { numbers, form } = counted(word.slice(1));
    return { kind: "revision", numbers, form: `v${form}` };
  }
  const [, label, digits] = /^([a-z]+)\.(\d{1,15})$/.exec(word) ?? [];
  if (label === undefined || digits === undefined || /^(?:sha|git|commit)$/.test(label)) return null;
  const { numbers, form } = counted(digits);
  return { kind: "revision", numbers, form: `${label}.${form}` };
}

/** Reads a word, with the component behind it where that is its number, as a runtime's version: `jdk17`, `temurin-21`. */
export function runtimeComponent(
  word: string,
  next: string | null,
  releaseLines: ReleaseLines,
): Extract<TagComponent, { kind: "runtime" }> | null {
  const [, label = word, glued] = wordAndNumber.exec(word) ?? [];
  const digits = glued ?? (next !== null && number.test(next) ? next : null);
  const known = digits === null ? null : runtimeOf(label, digits, releaseLines);
  if (known === null) return null;
  const form = glued === undefined ? `${label}-${known.form}` : label + known.form;
  return { kind: "runtime", runtime: known.runtime, form, taken: glued === undefined ? 2 : 1 };
}

/**
 * Behind a word, a number belongs to that word (`eclipse-temurin-21`, `erlang-25.0.4`), unless the word counts builds or is
 * an operating system of which it is no release: `v1.17.1-debian-1.2` counts rebuilds.
 */
function isRuntimeVersion(word: string, previous: string, osNames: OsNames): boolean {
  const behindWord = /^[a-z]+$/.test(previous) && !buildWords.has(previous) && !architectures.has(previous);
  const behindSystem = osNames.ofCodename(previous) !== null || osNames.isSystem(previous);
  return behindWord && !behindSystem && countedForm(word, 1).startsWith("#");
}

function counted(word: string): Extract<TagComponent, { kind: "revision" }> {
  const numbers = word.split(".").map(Number);
  return { kind: "revision", numbers, form: countedForm(word, numbers.length) };
}

/** Dates and times stay apart from plain counts; a build stamp behind a count (`1214.1726694543`) adds nothing to its form. */
function countedForm(word: string, length: number): string {
  if (isDay(word.slice(0, 8)) && (word.length === 8 || word[8] === ".")) return "{day}";
  if (/^20\d{10}(?:\d\d)?$/.test(word)) return "{time}";
  return /\.1\d{9}$/.test(word) ? `#${length - 1}` : `#${length}`;
}

/** True for `2024-01-31`. */
function isWrittenDay(word: string): boolean {
  return /^20\d\d-[01]\d-[0-3]\d$/.test(word);
}

/** True for `20240131`: eight digits that are a day between 1990 and 2099. */
export function isDay(digits: string): boolean {
  if (!/^(?:19|20)\d{6}$/.test(digits)) return false;
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6));
  const day = Number(digits.slice(6));
  return year >= 1990 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
