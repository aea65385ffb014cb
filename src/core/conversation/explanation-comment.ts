import { fixedSection, joinSections } from "../pull-request/body-section.ts";
import { markdownCode, markdownText } from "../pull-request/markdown-text.ts";
import { shortReference } from "../pull-request/short-reference.ts";
import { countText } from "../report/count-text.ts";
import type { UpdateGroup } from "../update/update-group.ts";

const longest = 60_000;

/** Says of every line of a pull request what each rule said of it, as Markdown; text from outside is made harmless. */
export function explanationComment({ decisions }: UpdateGroup): string {
  const sections = decisions.map(({ file, line, to, reasons }) => {
    const { reference } = line;
    const from = reference === null ? line.raw : shortReference(reference);
    const target = to === null ? "" : ` → ${markdownCode(to.tag ?? "no tag")}`;
    return {
      before: `${markdownCode(`${file}:${line.line}`)} ${markdownCode(from)}${target}`,
      rows: reasons.map(({ rule, outcome, sentence }) => `- ${rule}, ${outcome}: ${markdownText(sentence)}`),
      after: "",
      more: (count: number) => `- and ${count} more`,
    };
  });
  const shown = sections.slice(0, 100);
  const left = sections.length - shown.length;
  const rest = left === 0 ? [] : [fixedSection(`and ${countText(left, "more line")}`)];
  return joinSections([fixedSection("### What was considered"), ...shown, ...rest], longest);
}
