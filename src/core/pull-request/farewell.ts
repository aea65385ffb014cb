import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { Decision } from "../policy/decision.ts";
import { familiarName } from "../report/image-text.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";
import type { RuleResult } from "../policy/rule-result.ts";
import type { UpdateGroup } from "../update/update-group.ts";
import { whyKept } from "./why-kept.ts";

/** What stands for a repository where a pull request is not needed any more. */
interface Remaining {
  /** Every line, those that are ignored too. */
  readonly lines: readonly {
    readonly file: string;
    readonly line: BaseImageLine;
    /** Why the line is closed, where its comment is not understood. */
    readonly notes?: readonly RuleResult[];
  }[];
  readonly decisions: readonly Decision[];
  readonly groups: readonly UpdateGroup[];
}

const mostRows = 5;

/** Says in a pull request why it goes, as Markdown; people read it in their mail. */
export function farewell(key: string, remaining: Remaining): string {
  return ["Closing this: nothing is left for it to change.", "", ...whyNothingLeft(key, remaining)].join("\n");
}

/**
 * Why nothing is left for a pull request to change, from what is true of the lines it was for: rows of a Markdown list.
 *
 * `key` is the group's: it tells the image or the file that the pull request was for. Others were for lines of several
 * images, and all lines are looked at.
 */
export function whyNothingLeft(key: string, { lines, decisions, groups }: Remaining): readonly string[] {
  const [, kind = "", name = ""] = /^(?<kind>image|major|file) (?<name>.+?)(?: at [^,]*)?$/.exec(key) ?? [];
  const isMeant = ({ file, line }: { readonly file: string; readonly line: BaseImageLine }): boolean => {
    if (kind === "" || key.includes(",")) return line.reference !== null;
    if (kind === "file") return file === name;
    return line.reference !== null && `${line.reference.registry}/${line.reference.repository}` === name;
  };
  const rows = lines.filter(isMeant).flatMap(({ file, line, notes = [] }) => {
    const decision = decisions.find((one) => one.file === file && one.line.span.start === line.span.start);
    const why = decision === undefined ? whyUndecided(line, notes) : whyDecided(decision, groups);
    return why.length === 0 ? [] : [`- ${markdownCode(`${file}:${line.line}`, 200)}: ${why.join(" ")}`];
  });
  const more = rows.length > mostRows ? [`- and ${rows.length - mostRows} more`] : [];
  return rows.length === 0 ? [`- ${nothingLeft(kind, name)}`] : [...rows.slice(0, mostRows), ...more];
}

function nothingLeft(kind: string, name: string): string {
  if (kind === "") return "The lines that it would change are gone.";
  if (kind === "file") return `${markdownCode(name, 200)} names no image any more, or is gone.`;
  const slash = name.indexOf("/");
  const image = familiarName({ registry: name.slice(0, slash), repository: name.slice(slash + 1) });
  return `No line names ${markdownCode(image, 200)} any more.`;
}

function whyUndecided({ skipped }: BaseImageLine, notes: readonly RuleResult[]): readonly string[] {
  if (notes.length > 0) return notes.map(({ sentence }) => markdownText(sentence));
  return skipped === "ignored" ? ["The line is ignored on request."] : [];
}

function whyDecided(decision: Decision, groups: readonly UpdateGroup[]): readonly string[] {
  if (decision.outcome !== "take") return whyKept(decision).map((sentence) => markdownText(sentence));
  const group = groups.find(({ decisions }) => decisions.includes(decision));
  return group === undefined ? [] : [`It is part of another pull request now, from ${markdownCode(group.branch)}.`];
}
