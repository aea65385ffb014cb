import { expect, test } from "vitest";
import type { ImageLookup } from "../../../src/core/policy/image-lookup.ts";
import { lookupFingerprint } from "../../../src/core/policy/lookup-fingerprint.ts";

type Answered = Extract<ImageLookup, { kind: "answered" }>;

const state = {
  mediaType: "application/vnd.oci.image.index.v1+json",
  platforms: [],
  createdAt: null,
  labels: {},
  compressedBytes: null,
  exemplar: null,
};
const old = { ...state, digest: `sha256:${"1".repeat(64)}` } as const;
const fresh = { ...state, digest: `sha256:${"2".repeat(64)}` } as const;
const aged = { rule: "minimum-age", outcome: "pass", sentence: "Published 2026-01-01, at least 3 days ago." } as const;
const candidate = { tag: "22.12.0", step: "minor", notes: [] } as const;
const answer: Answered = {
  kind: "answered",
  lookedUpAt: "2026-03-01T00:00:00Z",
  choice: { kind: "candidates", candidates: [candidate], counts: {}, notes: [] },
  current: old,
  target: { candidate, state: fresh },
  passedOver: [{ tag: "22.13.0", result: { rule: "minimum-age", outcome: "hold", sentence: "Waits until Monday." } }],
  change: null,
  results: [aged],
  releaseLines: "0",
  tagsTruncated: false,
};

test("an answer amounts to the same later, and in other words", () => {
  const later: ImageLookup = {
    ...answer,
    lookedUpAt: "2026-03-02T00:00:00Z",
    passedOver: [{ tag: "22.13.0", result: { rule: "minimum-age", outcome: "hold", sentence: "Waits until Friday." } }],
    results: [{ ...aged, sentence: "Published 2026-01-01, at least 4 days ago." }],
  };
  expect(lookupFingerprint(later)).toBe(lookupFingerprint(answer));
});

test.for<[string, Partial<Answered>]>([
  ["the tag moved", { current: fresh }],
  ["the tag is gone", { current: null }],
  ["nothing fits any more", { target: null }],
  ["another image fits", { target: { candidate, state: old } }],
  ["another tag fits", { target: { candidate: { ...candidate, tag: "22.12.1" }, state: fresh } }],
  ["what stopped a better tag is over", { passedOver: [] }],
  ["an image has become old enough", { results: [{ ...aged, outcome: "hold" }] }],
  ["there is no newer tag", { choice: { kind: "none", reason: "no-newer-tag-of-this-shape", counts: {}, notes: [] } }],
])("it is news that %s", ([, change]) => {
  expect(lookupFingerprint({ ...answer, ...change })).not.toBe(lookupFingerprint(answer));
});

test("failures differ by what failed, and from answers", () => {
  const failed = (code: "rate-limited" | "image-not-found"): ImageLookup => ({
    kind: "failed",
    lookedUpAt: answer.lookedUpAt,
    problem: { code, subject: "docker.io/library/node", message: "Later." },
  });
  const prints = [answer, failed("rate-limited"), failed("image-not-found")].map(lookupFingerprint);
  expect(new Set(prints).size).toBe(3);
});
