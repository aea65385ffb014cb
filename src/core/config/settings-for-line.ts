import semver from "semver";
import type { LineDirectives } from "../dockerfile/directives.ts";
import type { ImageReference } from "../image/reference.ts";
import type { RuleResult } from "../policy/rule-result.ts";
import type { ChoiceRules } from "../tag/choice-rules.ts";
import { type Glob, matchesGlob, parseGlob } from "./glob.ts";
import { imageNames } from "./image-names.ts";
import type { RepositoryConfig, Rule } from "./repository-config.ts";
import { compileTagPattern } from "./tag-pattern.ts";

/** How one base-image line is to be treated. */
export interface LineSettings {
  readonly ignore: boolean;
  /** Why the line is ignored, as a sentence; null where it is not. */
  readonly ignoredBy: string | null;
  readonly rules: ChoiceRules;
  /** `image`, `file`, `step` or `all`, or the name of a group of the repository's own. */
  readonly group: string;
  /** The schedule of a rule; null where the general ones hold. */
  readonly schedule: string | null;
  /** What was said above the line and could not be used. */
  readonly notes: readonly RuleResult[];
}

/**
 * Merges what applies to one line: comments above it win over the rules of the repository file, of which, for each
 * field, the first that matches and has the field wins, and these win over the file's general settings.
 *
 * A comment that cannot be used closes the line instead of opening it: nothing is proposed past a limit that somebody
 * meant to set.
 */
export function settingsForLine(
  config: RepositoryConfig,
  line: { readonly image: ImageReference; readonly path: string; readonly directives: LineDirectives },
): LineSettings {
  const matching = rulesOf(config).filter((rule) => rule.matches(line.image, line.path));
  const field = <Key extends keyof Rule>(key: Key): Rule[Key] | undefined =>
    matching.find(({ rule }) => rule[key] !== undefined)?.rule[key];
  const { directives } = line;
  const rules: ChoiceRules = {
    pin: field("pin") ?? config.pin,
    floating: field("floating") ?? config.floating,
    steps: field("steps") ?? config.steps,
    versions: directives.versions ?? field("versions") ?? null,
    tags: directives.tags ?? field("tags") ?? null,
    minimumAgeDays: field("minimumAgeDays") ?? config.minimumAgeDays,
  };
  const unusable = unusableDirective(directives);
  const ignoredBy = unusable ?? ignoredByDirective(directives) ?? ignoredByRule(matching);
  return {
    ignore: ignoredBy !== null,
    ignoredBy,
    rules: unusable === null ? rules : closed(rules),
    group: field("group") ?? config.group,
    schedule: field("schedule") ?? null,
    notes: notesOf(unusable),
  };
}

interface CompiledRule {
  readonly rule: Rule;
  /** 1-based place in the file's list. */
  readonly number: number;
  readonly matches: (image: ImageReference, path: string) => boolean;
}

// A repository has one config and up to thousands of lines.
const compiledRules = new WeakMap<RepositoryConfig, readonly CompiledRule[]>();

function rulesOf(config: RepositoryConfig): readonly CompiledRule[] {
  const known = compiledRules.get(config);
  if (known !== undefined) return known;
  const compiled = config.rules.map((rule, index): CompiledRule => {
    const image = compile(rule.match.image);
    const path = compile(rule.match.path);
    return {
      rule,
      number: index + 1,
      matches: (reference, file) =>
        (image === null || imageNames(reference).some((name) => matchesGlob(image, name))) &&
        (path === null || matchesGlob(path, file)),
    };
  });
  compiledRules.set(config, compiled);
  return compiled;
}

function compile(pattern: string | undefined): Glob | null {
  if (pattern === undefined) return null;
  const parsed = parseGlob(pattern);
  return "glob" in parsed ? parsed.glob : { alternatives: [] };
}

function ignoredByDirective({ ignore }: LineDirectives): string | null {
  return ignore ? "A comment above the line says to ignore it." : null;
}

function ignoredByRule(matching: readonly CompiledRule[]): string | null {
  const deciding = matching.find(({ rule }) => rule.ignore !== undefined);
  return deciding?.rule.ignore === true ? `Rule ${deciding.number} of the repository file says to ignore it.` : null;
}

/** As much of a word that is not understood as tells which one is meant. */
const shownCharacters = 60;

function unusableDirective({ versions, tags, unknown }: LineDirectives): string | null {
  if (unknown.length > 0) {
    const written = unknown.join(" ");
    const shown = written.length > shownCharacters ? `${written.slice(0, shownCharacters)}…` : written;
    return `"${shown}" in the comment above the line is not understood; nothing is proposed until it is corrected.`;
  }
  if (versions !== null && (versions.length > 200 || semver.validRange(versions) === null)) {
    return "The comment above the line sets versions to what is no semver range; nothing is proposed until it is corrected.";
  }
  if (tags === null) return null;
  const compiled = tags.length > 300 ? { problem: "it is too long" } : compileTagPattern(tags);
  if ("pattern" in compiled) return null;
  return `The comment above the line sets tags to what cannot be used; nothing is proposed until it is corrected: ${compiled.problem}.`;
}

function closed(rules: ChoiceRules): ChoiceRules {
  return { ...rules, versions: null, tags: null, steps: [], floating: "keep" };
}

function notesOf(unusable: string | null): readonly RuleResult[] {
  return unusable === null ? [] : [{ rule: "directive", outcome: "skip", sentence: unusable }];
}
