import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { draftPullRequest, type PullRequestInput } from "../../../src/core/pull-request/draft-pull-request.ts";
import { parseMarker } from "../../../src/core/pull-request/marker.ts";
import { pullRequestBody } from "../../../src/core/pull-request/pull-request-body.ts";
import type { PullRequestDraft } from "../../../src/core/pull-request/pull-request-draft.ts";
import { limitGroups } from "../../../src/core/update/limit-groups.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { decision, digest, imageState, pass, platform } from "../update/sample-decision.ts";
import { patchOfNodeAt, type Situation, situations } from "./situations.ts";

function inputOf({ decisions, config = "", problems = [] }: Omit<Situation, "title">): PullRequestInput {
  const parsed = parseRepositoryConfig(config, "plinth.yml");
  if (parsed.kind !== "ok") throw new Error(parsed.problems[0]?.message);
  const groups = planUpdates(decisions, parsed.config);
  const waiting = limitGroups(groups, {
    ...parsed.config.limits,
    open: 0,
    created: [],
    now: new Date("2026-03-01T00:00:00Z"),
  });
  const [group] = groups;
  if (group === undefined || waiting.length === groups.length) throw new Error("nothing is proposed");
  const others = decisions.filter((other) => !group.decisions.includes(other));
  const files = group.decisions.map(({ file }) => ({ path: file, mode: "100644", text: "" }));
  return { group, files, others, problems, waiting, config: parsed.config };
}

function draftOf(name: string): PullRequestDraft {
  const situation = situations[name];
  if (situation === undefined) throw new Error(name);
  return draftPullRequest(inputOf(situation));
}

describe("the pull request of a real situation", () => {
  test.for(Object.keys(situations))("%s reads as it was reviewed", async (name) => {
    const draft = draftOf(name);
    const page = `# ${draft.title}\n\n${draft.body}\n\n---\n\nBranch \`${draft.branch}\`, commit:\n\n\`\`\`text\n${draft.commitMessage}\n\`\`\`\n`;
    await expect(page).toMatchFileSnapshot(`../../fixtures/pull-requests/${name}.md`);
  });

  test("is shown in docs/pull-requests.md as people see it", async () => {
    const [explained = ""] = readFileSync("docs/pull-requests.md", "utf8").split(/(?<=\n## In real situations\n)/);
    const real = Object.entries(situations).filter(([name]) => name !== "hostile-registry");
    const shown = real.map(([name, { title }]) => {
      const { title: heading, body } = draftOf(name);
      const quoted = `**${heading}**\n\n${body.replace(/\n\n<!-- plinth \{.*$/, "")}`.replaceAll(/^(?=.)/gm, "> ");
      return `\n### ${title}\n\n${quoted.replaceAll(/^$/gm, ">")}\n`;
    });
    await expect(explained + shown.join("")).toMatchFileSnapshot("../../../docs/pull-requests.md");
  });

  test.for(Object.keys(situations))("%s says nothing twice, and shows the essentials without unfolding", (name) => {
    const { body } = draftOf(name);
    const said = body
      .split("\n")
      .map((line) => line.replace(/^[-\s]*(?:`[^`]*`:? )?/, ""))
      .filter((line) => /[a-z]{3}.*\.$/.test(line));
    expect(said.filter((line, index) => said.indexOf(line) !== index)).toEqual([]);
    const unfolded = body.replaceAll(/<details>.*?<\/details>/gs, "").split("\n");
    expect(unfolded.filter((line) => line !== "").length).toBeLessThan(24);
    expect(unfolded.at(2)).toMatch(/^\| .* \| .*→ .* \| .* \| .* \|$/);
  });
});

test("the body ends with the marker of its group", () => {
  expect(parseMarker(draftOf("rebuilt-tag").body)).toMatchObject({ group: "digest", head: null });
});

describe("the length of a body", () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    decision(`services/${index}/Dockerfile:1`, `ghcr.io/acme/service-${index}:1.0.0`, {
      to: { tag: "1.0.1", digest: digest("b") },
      step: "patch",
      target: imageState({ digest: digest("b"), platforms: [platform("linux/amd64")] }),
      reasons: [pass("minimum-age", `Published ${index}.`), pass("shared", "Said of all.")],
      change: { causes: [], layers: { unchanged: 0, total: 4, addedBytes: index * 1000 } },
    }),
  );

  test("stays below GitHub's 65,536 code points; whole rows are left out, and counted", () => {
    const { body } = draftPullRequest(inputOf({ decisions: many, config: "group: all" }));
    expect(Array.from(body).length).toBeLessThan(65_536);
    const rows = body.match(/^\| `ghcr.*\|$/gm) ?? [];
    const notes = body.match(/^- `ghcr.*Published \d+\.$/gm) ?? [];
    expect(body).toContain(`| … | | | and ${3000 - rows.length} more, in the diff |`);
    expect(body).toContain(`- and ${3000 - notes.length} more`);
    expect(body.match(/^- Said of all\.$/gm)).toHaveLength(1);
    expect(rows.length).toBeGreaterThan(300);
    expect(body.split("<details>")).toHaveLength(body.split("</details>").length);
    expect(body).toContain("Not these versions? Close this pull request");
    expect(parseMarker(body)).not.toBeNull();
  });

  test("holds whatever the registry, the repository and its owner write", () => {
    const text = "\u{1f600}|`@x #1 <".repeat(2000);
    const labels = { "org.opencontainers.image.source": `https://example.com/${"a".repeat(400)}` };
    const platforms = Array.from({ length: 1000 }, (_, index) => platform(`linux/${text.slice(0, 3000)}${index}`));
    const decisions = many.slice(0, 30).map((one) => ({
      ...one,
      file: `${text.slice(0, 900)}${one.file}`,
      target: imageState({ labels, platforms }),
      reasons: Array.from({ length: 100 }, () => pass("x", text)),
    }));
    const problems = Array.from({ length: 500 }, () => ({ code: "x", subject: text, message: text }));
    const { body } = draftPullRequest(inputOf({ decisions, problems, config: "group: all" }));
    expect(Array.from(body).length).toBeLessThan(65_536);
    expect(body).toContain("Not these versions? Close this pull request");
  });
});

test("nothing in the body refers to anything, even where it becomes a commit message", () => {
  const { body } = draftOf("hostile-registry");
  const withoutAddresses = body.replaceAll(/\]\(https:[^)]*\)/g, "]");
  expect(withoutAddresses).not.toMatch(/(?<!\w)@\w|#\d|gh-\d|https?:\/\/|\[skip ci\]/i);
  expect(body).not.toMatch(/<(?!br>|!-- plinth|\/?details>|\/?summary>)/);
});

test("that the current image has ended is a reason to change, not one against the change", () => {
  const ended = { rule: "release-line-ended", outcome: "skip", sentence: "Alpine 3.20 ended on 2026-04-01." } as const;
  const taken = decision("Dockerfile:1", "node:22.11.0-alpine3.20", {
    ...patchOfNodeAt("x:1"),
    reasons: [ended],
  });
  const [group] = planUpdates([taken], { ...defaultRepositoryConfig, group: "image" });
  if (group === undefined) throw new Error("nothing was planned");
  const body = pullRequestBody({ group, others: [], problems: [] });
  expect(body).toMatch(/### Why now\n\n?- Alpine 3\.20 ended on 2026-04-01\./);
  expect(body).not.toContain("### What Plinth did not do");
});

test("the end of a path that is too long is shown, with the line", () => {
  const [group] = planUpdates([patchOfNodeAt(`${"d/".repeat(200)}Dockerfile:7`)], defaultRepositoryConfig);
  if (group === undefined) throw new Error("nothing was planned");
  expect(pullRequestBody({ group, others: [], problems: [] })).toMatch(/`…[/d]{180,187}\/Dockerfile:7`/);
});

test("a digest without a tag is shown as it is", () => {
  const [group] = planUpdates(
    [decision("Dockerfile:1", `redis@${digest("1")}`, { to: { tag: null, digest: digest("2") }, step: "major" })],
    defaultRepositoryConfig,
  );
  if (group === undefined) throw new Error("nothing was planned");
  expect(pullRequestBody({ group, others: [], problems: [] })).toContain(
    "| `sha256:11111111…`<br>→ `sha256:22222222…` |",
  );
});

test("many updates that wait are folded away, and all named", () => {
  const waits = Array.from({ length: 51 }, (_, index) => {
    const to = { tag: "1.0.1", digest: digest("b") };
    return decision(`${index}/Dockerfile:1`, `acme/app-${index}:1.0.0`, { to, step: "patch" });
  });
  const input = inputOf({ decisions: waits, config: "limits: { openPullRequests: 1 }" });
  const { body } = draftPullRequest(input);
  const [, folded = ""] =
    /<summary>50 other updates are ready, and wait for their turn<\/summary>(.*?)<\/details>/s.exec(body) ?? [];
  expect(folded.match(/`acme\/app-\d+`: patch/g)).toHaveLength(50);
});
