import { expect, test } from "vitest";
import type { BaseImageLine } from "../../../src/core/dockerfile/base-image-line.ts";
import type { Digest } from "../../../src/core/image/digest.ts";
import type { ImageState } from "../../../src/core/image/image-state.ts";
import type { ImageReference } from "../../../src/core/image/reference.ts";
import { decide } from "../../../src/core/policy/decide.ts";
import type { ImageLookup } from "../../../src/core/policy/image-lookup.ts";
import type { RuleResult } from "../../../src/core/policy/rule-result.ts";
import type { ChoiceRules } from "../../../src/core/tag/choice-rules.ts";
import type { TagChoice } from "../../../src/core/tag/tag-choice.ts";
import { defaultRules } from "../tag/default-rules.ts";

const old: Digest = `sha256:${"1".repeat(64)}`;
const young: Digest = `sha256:${"2".repeat(64)}`;
const hold: RuleResult = { rule: "minimum-age", outcome: "hold", sentence: "Too young." };
const noTag: TagChoice = { kind: "none", reason: "no-newer-tag-of-this-shape", counts: {}, notes: [] };
const newerTag: TagChoice = {
  kind: "candidates",
  candidates: [{ tag: "20.11.1", step: "patch", notes: [] }],
  counts: {},
  notes: [],
};

function image(digest: Digest): ImageState {
  return { digest, mediaType: "", platforms: [], createdAt: null, labels: {}, compressedBytes: null, exemplar: null };
}

function lookup(parts: Partial<Extract<ImageLookup, { kind: "answered" }>>): ImageLookup {
  return {
    kind: "answered",
    lookedUpAt: "2026-03-10T00:00:00Z",
    choice: noTag,
    current: image(old),
    target: null,
    change: null,
    passedOver: [],
    results: [],
    tagsTruncated: false,
    releaseLines: "0",
    ...parts,
  };
}

const target = { candidate: { tag: "20.11.1", step: "patch", notes: [] }, state: image(young) } as const;

function decided(
  written: Partial<ImageReference>,
  answer: ImageLookup,
  changed: Partial<ChoiceRules> = {},
): Pick<ReturnType<typeof decide>, "outcome" | "step" | "to"> {
  const reference: ImageReference = {
    registry: "docker.io",
    repository: "library/node",
    tag: "20.11.0",
    digest: null,
    ...written,
  };
  const line: BaseImageLine & { reference: ImageReference } = {
    line: 1,
    instruction: "FROM",
    stage: null,
    platform: null,
    raw: "",
    span: { start: 0, end: 0 },
    reference,
    via: null,
    skipped: null,
    written: [],
    endings: [],
    consulted: [],
    directives: { ignore: false, versions: null, tags: null, unknown: [] },
  };
  const { outcome, step, to } = decide("Dockerfile", line, { ...defaultRules, ...changed }, answer);
  return { outcome, step, to };
}

test("a newer tag is taken and pinned", () => {
  expect(decided({}, lookup({ choice: newerTag, target }))).toEqual({
    outcome: "take",
    step: "patch",
    to: { tag: "20.11.1", digest: young },
  });
});

test("without pinning a newer tag stays a tag", () => {
  const decision = decided({}, lookup({ choice: newerTag, target }), { pin: "none" });
  expect(decision.to).toEqual({ tag: "20.11.1", digest: null });
});

test("a pin is never loosened, even where pinning is off", () => {
  const decision = decided({ digest: old }, lookup({ choice: newerTag, target }), { pin: "none" });
  expect(decision.to).toEqual({ tag: "20.11.1", digest: young });
});

test("the newest tag is pinned to the digest it has now", () => {
  expect(decided({}, lookup({}))).toEqual({ outcome: "take", step: "pin", to: { tag: "20.11.0", digest: old } });
});

test("the newest tag without pinning is left alone", () => {
  expect(decided({}, lookup({}), { pin: "none" })).toEqual({ outcome: "skip", step: null, to: null });
});

test("a reference without a tag is written out when it is pinned, so that it can be followed", () => {
  expect(decided({ tag: null }, lookup({})).to).toEqual({ tag: "latest", digest: old });
});

test("a digest without a tag is left alone, with the reason", () => {
  const decision = decided({ tag: null, digest: old }, lookup({ current: null }));
  expect(decision).toEqual({ outcome: "skip", step: null, to: null });
});

test("a tag that still has its pinned digest is left alone", () => {
  expect(decided({ digest: old }, lookup({}))).toEqual({ outcome: "skip", step: null, to: null });
});

test("a tag that moved gets its new digest", () => {
  expect(decided({ digest: old }, lookup({ current: image(young) }))).toEqual({
    outcome: "take",
    step: "digest",
    to: { tag: "20.11.0", digest: young },
  });
});

test("a tag that moved stays where digest updates are not allowed", () => {
  const decision = decided({ digest: old }, lookup({ current: image(young) }), { steps: ["patch"] });
  expect(decision.outcome).toBe("skip");
});

test("a digest that must wait is held, and nothing is proposed", () => {
  expect(decided({ digest: old }, lookup({ current: image(young), results: [hold] }))).toEqual({
    outcome: "hold",
    step: "digest",
    to: null,
  });
});

test("a newer tag that must wait holds the line", () => {
  const answer = lookup({ choice: newerTag, passedOver: [{ tag: "20.11.1", result: hold }] });
  expect(decided({ digest: old }, answer)).toEqual({ outcome: "hold", step: null, to: null });
});

test("while a newer tag waits, the current one is pinned", () => {
  const answer = lookup({ choice: newerTag, passedOver: [{ tag: "20.11.1", result: hold }] });
  expect(decided({}, answer)).toMatchObject({ outcome: "take", step: "pin" });
});

test("a lookup that failed holds the line with the problem's own words", () => {
  const problem = { code: "registry-unavailable", subject: "docker.io/library/node", message: "Ask later." };
  const failed: ImageLookup = { kind: "failed", lookedUpAt: "2026-03-10T00:00:00Z", problem };
  expect(decided({}, failed)).toEqual({ outcome: "hold", step: null, to: null });
});
