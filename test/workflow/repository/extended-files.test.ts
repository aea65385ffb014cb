import { describe, expect, test } from "vitest";
import { EnforcedSettings } from "../../../src/core/config/enforced-settings.ts";
import { InMemoryPlinth, repository } from "../in-memory-plinth.ts";

const path = ".github/plinth.yml";
const dockerfile = { Dockerfile: "FROM node:22.11.0\n" };

/** A repository with this file, and others that hold nothing but files of theirs, by `acme/presets:.github/plinth.yml`. */
function plinthWith(own: string, shared: Readonly<Record<string, string>>): InMemoryPlinth {
  const plinth = new InMemoryPlinth({ ...dockerfile, [path]: own });
  for (const [file, text] of Object.entries(shared)) {
    const [name = "", at = ""] = file.split(":");
    plinth.forge.addRepository({ name, files: { [at]: text }, private: true });
  }
  return plinth;
}

/** What the forge was asked since this was last asked. */
function reads(plinth: InMemoryPlinth): readonly string[] {
  return plinth.forge.calls.splice(0);
}

/** Titles and labels of the pull request show whose settings are in force. */
async function proposed(plinth: InMemoryPlinth) {
  const { outcomes } = await plinth.scan();
  const [first] = plinth.forge.pullRequests(repository);
  return { title: first?.title, labels: first?.labels, outcomes };
}

describe("a file that extends another", () => {
  test("wins over it field by field, and both over the organisation's defaults and what those extend", async () => {
    const plinth = plinthWith("_extends: presets\ncommit: { prefix: own }\n", {
      "acme/presets:.github/plinth.yml": "_extends: base:plinth.yml\ncommit: { prefix: preset }\n",
      "acme/base:plinth.yml": "pullRequest: { labels: [base] }\n",
      "acme/.github:.github/plinth.yml": "_extends: last\npullRequest: { labels: [organisation] }\n",
      "acme/last:.github/plinth.yml": "pin: none\npullRequest: { labels: [last] }\n",
    });
    expect(await proposed(plinth)).toMatchObject({ title: /^own: bump node/, labels: ["base"] });
    expect(plinth.forge.fileAt(repository, plinth.forge.pullRequests(repository)[0]?.branch ?? "", "Dockerfile")).toBe(
      "FROM node:22.12.0\n",
    );
  });

  test("may be the organisation's own, which then counts once", async () => {
    const rules = Array.from({ length: 60 }, (_, index) => `  - { match: { image: a${index} }, ignore: true }`);
    const plinth = plinthWith("_extends: .github\n", {
      "acme/.github:.github/plinth.yml": `pullRequest: { labels: [organisation] }\nrules:\n${rules.join("\n")}\n`,
    });
    // Sixty rules twice would be more than a hundred.
    expect(await proposed(plinth)).toMatchObject({ labels: ["organisation"] });
  });

  test.for([
    [
      "a file that is not there",
      "_extends: presets\n",
      {},
      `${path}:1:11: _extends: acme/presets:.github/plinth.yml cannot be read; there is no such file, or Plinth has not been given access to its repository`,
    ],
    [
      "another owner's file that is not public",
      "_extends: umbrella/presets\n",
      { "umbrella/presets:.github/plinth.yml": "pin: none\n" },
      `${path}:1:11: _extends: umbrella/presets:.github/plinth.yml cannot be read; there is no such file, or Plinth has not been given access to its repository`,
    ],
    [
      "itself",
      "pin: none\n_extends: web\n",
      {},
      `${path}:2:11: _extends: goes in a circle: acme/web:.github/plinth.yml → acme/web:.github/plinth.yml; let one of these files extend no other`,
    ],
    [
      "a circle",
      "_extends: a\n",
      {
        "acme/a:.github/plinth.yml": "# Of a.\n_extends: b:plinth.yml\n",
        "acme/b:plinth.yml": "_extends: A\n",
      },
      "acme/b:plinth.yml:1:11: _extends: goes in a circle: acme/a:.github/plinth.yml → acme/b:plinth.yml → acme/A:.github/plinth.yml; let one of these files extend no other",
    ],
    [
      "a file that is wrong",
      "_extends: presets\n",
      { "acme/presets:.github/plinth.yml": "\npinn: none\n" },
      'acme/presets:.github/plinth.yml:2:1: pinn: there is no key "pinn"; did you mean "pin"?',
    ],
    [
      "too many files",
      "_extends: a0\n",
      Object.fromEntries(
        Array.from({ length: 9 }, (_, index) => [`acme/a${index}:.github/plinth.yml`, `_extends: a${index + 1}\n`]),
      ),
      "acme/a4:.github/plinth.yml:1:11: _extends: more than 5 files extend each other; put what they have in common into one file",
    ],
  ] as const)(
    "is not used where it leads to %s, which is told in the file that says so",
    async ([, own, shared, told]) => {
      const plinth = plinthWith(own, shared);
      const { outcomes } = await proposed(plinth);
      const [outcome] = outcomes;
      const problems = outcome?.kind === "config-invalid" ? outcome.problems : [];
      expect(
        problems.map(
          ({ file, line, column, message, hint }) =>
            `${file}:${line}:${column}: ${message}${hint === null ? "" : `; ${hint}`}`,
        ),
      ).toEqual([told]);
      expect(plinth.pullRequests()).toEqual([]);
    },
  );

  test("that cannot be followed any more leaves what was in force last, and says so", async () => {
    const plinth = plinthWith("_extends: presets\n", {
      "acme/presets:.github/plinth.yml": "limits: { openPullRequests: 0 }\n",
    });
    await plinth.scan();
    plinth.forge.commitFiles("acme/presets", { [path]: "limits: [\n" });
    await plinth.forgetShared("acme/presets");
    const { outcomes } = await plinth.scan();
    expect(plinth.pullRequests()).toEqual([]);
    expect(outcomes).toMatchObject([
      { kind: "scanned" },
      { kind: "answered" },
      { kind: "proposed", problems: [{ subject: "acme/presets:.github/plinth.yml:2:1" }] },
    ]);
  });

  test("loosens nothing that is enforced, and the file that asked for less is named", async () => {
    const plinth = plinthWith("_extends: presets\n", { "acme/presets:.github/plinth.yml": "pin: none\n" });
    plinth.enforced = EnforcedSettings.parse({ pin: "digest" });
    const { outcomes } = await proposed(plinth);
    expect(outcomes.at(-2)).toMatchObject({
      problems: [{ code: "config-overridden", subject: "acme/presets:.github/plinth.yml:1:6" }],
    });
  });
});

describe("what it costs", () => {
  test("a repository that extends nothing has nothing read but the organisation's defaults", async () => {
    const plinth = plinthWith("pin: none\n", {});
    await plinth.scan();
    expect(reads(plinth).filter((call) => call.startsWith("readFile"))).toEqual(["readFile acme/.github"]);
  });

  test("an unchanged repository takes two reads, whatever it extends", async () => {
    const plinth = plinthWith("_extends: presets\n", {
      "acme/presets:.github/plinth.yml": "_extends: base\n",
      "acme/base:.github/plinth.yml": "pin: none\n",
    });
    await plinth.scan();
    expect(reads(plinth).filter((call) => call.startsWith("readFile"))).toHaveLength(3);
    await plinth.scan();
    expect(reads(plinth)).toEqual(["readRepository acme/web", "listPullRequests acme/web"]);
  });

  test("the same file is read once for all repositories of an owner, and not for those of another", async () => {
    const shared = { "acme/presets:.github/plinth.yml": "pin: none\n" };
    const plinth = plinthWith("_extends: presets\n", shared);
    const other = { ...dockerfile, [path]: "_extends: acme/presets\n" };
    for (const name of ["acme/api", "umbrella/api"]) plinth.forge.addRepository({ name, files: other });
    await plinth.scan();
    reads(plinth);
    const scan = (name: string) => plinth.do({ name: "scan-repository", repository: name, installationId: 1 });
    await scan("acme/api");
    expect(reads(plinth).filter((call) => call.startsWith("readFile"))).toEqual([]);
    // What is kept for acme must not be shown to others: it is private.
    expect((await scan("umbrella/api")).outcomes).toMatchObject([{ kind: "config-invalid" }]);
    expect(reads(plinth)).toContain("readFile acme/presets");
  });

  test("a file that was missing is in force after the push that brings it, however its repository is written", async () => {
    const plinth = plinthWith("_extends: Presets\n", { "acme/Presets:README.yml": "x: 1\n" });
    expect((await plinth.scan()).outcomes).toMatchObject([{ kind: "config-invalid" }]);
    plinth.forge.commitFiles("acme/Presets", { [path]: "pin: none\n" });
    await plinth.forgetShared("acme/presets");
    await plinth.scan();
    expect(plinth.pullRequests()).toHaveLength(1);
  });

  test("a change of an extended file is in force after the push, though the repository did not change", async () => {
    const plinth = plinthWith("_extends: presets\n", { "acme/presets:.github/plinth.yml": "pin: none\n" });
    // The second time there is nothing left to do.
    for (let time = 0; time < 2; time += 1) await plinth.scan();
    plinth.forge.commitFiles("acme/presets", { [path]: "pin: digest\n" });
    reads(plinth);
    await plinth.do({ name: "reconcile" });
    expect(reads(plinth)).not.toContain("readRepository acme/web");
    await plinth.forgetShared("acme/presets");
    await plinth.do({ name: "reconcile" });
    const [open] = plinth.forge.pullRequests(repository);
    expect(plinth.forge.fileAt(repository, open?.branch ?? "", "Dockerfile")).toMatch(/@sha256:/);
  });
});
