import { expect, test } from "vitest";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { type LineSettings, settingsForLine } from "../../../src/core/config/settings-for-line.ts";
import type { LineDirectives } from "../../../src/core/dockerfile/directives.ts";
import { parseReference } from "../../../src/core/image/parse-reference.ts";

const parsed = parseRepositoryConfig(
  `minimumAgeDays: 5
rules:
  - match: { image: node, path: "services/**" }
    versions: ">=20 <23"
  - match: { image: "*/node" }
    versions: "<19"
    steps: [patch]
  - match: { image: "ghcr.io/acme/**" }
    minimumAgeDays: 0
    ignore: false
  - match: { image: "ghcr.io/**" }
    ignore: true
`,
  "plinth.yml",
);

function settings(image: string, path: string, directives: Partial<LineDirectives> = {}): LineSettings {
  const reference = parseReference(image);
  if (parsed.kind !== "ok" || reference === null) throw new Error("bad sample");
  const all = { ignore: false, versions: null, tags: null, unknown: [], ...directives };
  return settingsForLine(parsed.config, { image: reference, path, directives: all });
}

test("for each field, the first rule that matches and has it wins", () => {
  expect(settings("node:20", "services/a/Dockerfile").rules).toMatchObject({ versions: ">=20 <23", steps: ["patch"] });
  expect(settings("node:20", "Dockerfile").rules).toMatchObject({
    versions: "<19",
    steps: ["patch"],
    minimumAgeDays: 5,
  });
  expect(settings("nginx", "Dockerfile").rules).toMatchObject({ versions: null, pin: "digest", minimumAgeDays: 5 });
});

test("a rule can take back what a later one ignores", () => {
  expect(settings("ghcr.io/acme/base:1", "Dockerfile")).toMatchObject({ ignore: false, rules: { minimumAgeDays: 0 } });
  expect(settings("ghcr.io/other/base:1", "Dockerfile")).toMatchObject({
    ignore: true,
    ignoredBy: "Rule 4 of the repository file says to ignore it.",
  });
});

test("comments above the line win", () => {
  expect(settings("node:20", "Dockerfile", { versions: "^20" }).rules.versions).toBe("^20");
  expect(settings("nginx", "Dockerfile", { ignore: true }).ignore).toBe(true);
});

test.for([{ versions: "whatever" }, { tags: "(?=x)" }, { tags: "x".repeat(301) }, { unknown: ["versoins=<17"] }])(
  "a comment that cannot be used closes the line: %o",
  (directives) => {
    const { ignore, ignoredBy, notes, rules } = settings("node:20", "Dockerfile", directives);
    expect({ ignore, rules }).toMatchObject({ ignore: true, rules: { versions: null, tags: null, steps: [] } });
    expect(notes).toMatchObject([{ rule: "directive", sentence: ignoredBy }]);
  },
);

test("words that are not understood are told together, and only their beginning", () => {
  const unknown = ["ingore", "x".repeat(100)];
  expect(settings("node:20", "Dockerfile", { unknown }).ignoredBy).toBe(
    `"ingore ${"x".repeat(53)}…" in the comment above the line is not understood; nothing is proposed until it is corrected.`,
  );
});
