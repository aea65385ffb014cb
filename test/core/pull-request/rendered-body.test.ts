import * as fc from "fast-check";
import { expect, test } from "vitest";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { draftPullRequest } from "../../../src/core/pull-request/draft-pull-request.ts";
import type { PullRequestDraft } from "../../../src/core/pull-request/pull-request-draft.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { hostileText } from "../hostile-text.ts";
import { whatSurvives } from "../what-survives.ts";
import { decision, digest, hold, imageState, pass, platform, skip } from "../update/sample-decision.ts";

const tag = fc.stringMatching(/^[\w][\w.-]{0,20}$/);
const name = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,8}){0,2}$/);

/** A pull request of which everything that others write is hostile: paths, tags, labels, causes, sentences, messages. */
const drafts = fc
  .record({
    file: hostileText.map((text) => `${text.replaceAll(":", "")}Dockerfile`),
    image: fc.tuple(name, name).map(([one, other]) => `evil.example/${one}/gh-1/${other}`),
    tags: fc.tuple(tag, tag),
    labels: fc.record({ source: hostileText, url: hostileText, revision: hostileText }, { requiredKeys: [] }),
    texts: fc.array(hostileText, { minLength: 9, maxLength: 9 }),
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

test("of what others write nothing is a link, a mention, a reference, an image or HTML once it is rendered", () => {
  fc.assert(
    fc.property(drafts, ({ body }) => {
      expect(whatSurvives(body, 2)).toEqual([]);
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
