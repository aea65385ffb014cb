import { expect, test } from "vitest";
import type { Digest } from "../../../../src/core/image/digest.ts";
import { digestReturned } from "../../../../src/core/policy/rules/digest-returned.ts";

const older: Digest = `sha256:${"a".repeat(64)}`;
const newer: Digest = `sha256:${"b".repeat(64)}`;
const digests = [
  { digest: newer, seenAt: "2026-03-05T00:00:00Z", withdrawn: true },
  { digest: older, seenAt: null, withdrawn: false },
];

test("a digest that the tag had before is held, and the sentence names both and the day of the newer one", () => {
  expect(digestReturned(older, digests)).toEqual({
    rule: "digest-returned",
    outcome: "hold",
    sentence:
      "The tag went back to sha256:aaaaaaaaaaaa…, which it had before sha256:bbbbbbbbbbbb… (first seen 2026-03-05); waits for a new image.",
  });
});

test("of the newest digest of a tag, and of a tag never seen, there is nothing to say", () => {
  expect(digestReturned(newer, digests)).toBeNull();
  expect(digestReturned(newer, [])).toBeNull();
});
