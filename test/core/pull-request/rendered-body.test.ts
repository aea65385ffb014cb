import * as fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { expect, test } from "vitest";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { draftPullRequest } from "../../../src/core/pull-request/draft-pull-request.ts";
import type { PullRequestDraft } from "../../../src/core/pull-request/pull-request-draft.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { decision, digest, hold, imageState, pass, platform, skip } from "../update/sample-decision.ts";

/** Text that wants to be acted on, in any mixture with anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "@octocat",
        "@acme/team",
        "#1",
        "acme/web#2",
        "GH-3",
        "fixes #4",
        "Closes: https://github.com/o/r/issues/5",
        "https://evil.example",
        "http://evil.example",
        "www.evil.example",
        "me@evil.example",
        "mailto:a@b.example",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
        "deadbee",
        "acme/web@deadbeef",
        "<https://evil.example>",
        "[x](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "[x]: https://evil.example",
        "[^1]",
        "<img src=x>",
        "<a href=x>",
        "<!-- plinth {} -->",
        "-->",
        "</details>",
        "<details open>",
        "&lt;b&gt;",
        "&#64;",
        "`",
        "``",
        "```\n",
        "~~~",
        "|",
        "\\",
        "\n\n",
        "\r\n",
        "\u2028",
        "\u202e",
        "\u200b",
        "\u0000",
        "\u00ad",
        "\t",
        "# ",
        "- [ ] ",
        "1. ",
        "> ",
        "---",
        "    ",
        "**",
        "_",
        "~~",
        "$x$",
        ":octocat:",
        "[skip ci]",
        "***no_ci***",
        "\n\nCo-authored-by: x <x@evil.example>",
        "\nskip-checks: true",
        "> [!WARNING]",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

const tag = fc.stringMatching(/^[\w][\w.-]{0,20}$/);
const name = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,8}){0,2}$/);

/** A pull request of which everything that others write is hostile: paths, tags, labels, causes, sentences, messages. */
const drafts = fc
  .record({
    file: hostile.map((text) => `${text.replaceAll(":", "")}Dockerfile`),
    image: fc.tuple(name, name).map(([one, other]) => `evil.example/${one}/gh-1/${other}`),
    tags: fc.tuple(tag, tag),
    labels: fc.record({ source: hostile, url: hostile, revision: hostile }, { requiredKeys: [] }),
    texts: fc.array(hostile, { minLength: 9, maxLength: 9 }),
    step: fc.constantFrom("digest", "pin", "patch", "minor", "variant", "major", "replacement"),
  })
  .map(({ file, image, tags: [from, to], labels, texts, step }): PullRequestDraft | null => {
    const [one = "", two = "", three = "", four = "", five = "", six = "", seven = "", eight = "", nine = ""] = texts;
    const named = Object.entries(labels).map(([key, value]) => [`org.opencontainers.image.${key}`, value]);
    const taken = decision(`${file}:1`, `${image}:${from}`, {
      step,
      to: { tag: to, digest: digest("b") },
      change: {
        causes: [
          { kind: "source-changed", from: one, to: two },
          { kind: "base-rebuilt", name: three, from: four, to: five },
          { kind: "platforms-added", platforms: [six] },
        ],
        layers: null,
      },
      target: imageState({ labels: Object.fromEntries(named), platforms: [platform(seven)] }),
      reasons: [pass("x", one), hold("y", eight), skip("release-line-ended", nine)],
    });
    const other = decision(`${file}:2`, `${image}:${from}`, { outcome: "hold", reasons: [hold("z", two)] });
    const [group] = planUpdates([taken], { ...defaultRepositoryConfig, group: "image" });
    if (group === undefined) return null;
    return draftPullRequest({
      group,
      files: [],
      others: [other],
      waiting: [{ group, sentence: three }],
      problems: [{ code: "x", subject: four, message: five }],
      config: defaultRepositoryConfig,
    });
  })
  .filter((draft) => draft !== null);

/** As GitHub Flavored Markdown renders it, https://github.github.com/gfm/, nothing taken out. */
function render(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

const ownLink =
  /^<a href="https:\/\/[\w.-]+(?:\/[\w./%~?=-]*)?">(?:source on [\w.-]+|release notes|releases|project on [\w.-]+|what changed in its source)<\/a>$/;
const ownTag =
  /^<\/?(?:h3|p|ul|li|table|thead|tbody|tr|th|td|code|strong|details|summary)>$|^<br>$|^<br \/>$|^<hr \/>$|^<input type="checkbox" disabled="" ?\/?>$|^<!-- plinth(?::rebase| \{[^<>]*\}) -->$/;

test("of what others write nothing is a link, a mention, a reference, an image or HTML once it is rendered", () => {
  fc.assert(
    fc.property(drafts, ({ body }) => {
      const html = render(body);
      const links = html.match(/<a\b.*?<\/a>/gs) ?? [];
      expect(links.filter((link) => !ownLink.test(link))).toEqual([]);
      const tags = html.replaceAll(/<a\b.*?<\/a>/gs, "").match(/<[^>]*>/g) ?? [];
      expect(tags.filter((found) => !ownTag.test(found))).toEqual([]);
      expect(html.match(/<!--/g)).toHaveLength(2);
      expect(html.match(/<details>/g) ?? []).toHaveLength(html.match(/<\/details>/g)?.length ?? 0);
      // What GitHub adds to GFM it finds in the text that is left, not in code: https://docs.github.com/get-started/writing-on-github
      const text = html.replaceAll(/<code>.*?<\/code>|<a\b.*?<\/a>|<[^>]*>/gs, " ");
      expect(text).not.toMatch(/(?<!\w)@\w|#\d|gh-\d|(?<![\da-z])[\da-f]{7,}(?![\da-z])|:\/\/|www\.|:octocat:/i);
      expect(body).not.toMatch(/[\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u);
    }),
    { numRuns: 300 },
  );
});

test("of what others write nothing is a trailer, a mention, a reference or a command to skip checks in the commit", () => {
  fc.assert(
    fc.property(drafts, ({ title, commitMessage }) => {
      const [first, blank, ...listed] = commitMessage.split("\n");
      expect(first).toBe(title);
      expect(blank).toBe("");
      for (const line of listed) expect(line).toMatch(/^- [^\n]* → [^\n]*$/);
      expect(commitMessage).not.toMatch(/@|#\d|gh-\d|:\/\/|\[(?:skip|ci|no|actions)\b|\*\*\*no_ci/i);
      expect(commitMessage.replaceAll("\n", "")).not.toMatch(/[\p{C}\u2028\u2029]/u);
    }),
    { numRuns: 300 },
  );
});
