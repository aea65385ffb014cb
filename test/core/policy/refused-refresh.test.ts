import { expect, test } from "vitest";
import type { Digest } from "../../../src/core/image/digest.ts";
import type { ImageState } from "../../../src/core/image/image-state.ts";
import { refusedRefresh } from "../../../src/core/policy/refused-refresh.ts";

function image(digest: Digest): ImageState {
  return { digest, mediaType: "", platforms: [], createdAt: null, labels: {}, compressedBytes: null, exemplar: null };
}

const sha256 = image(`sha256:${"1".repeat(64)}`);

test("a pin by SHA-512 does not become one by SHA-256, which the same image has as well", () => {
  const result = refusedRefresh("1.0.0", image(`sha512:${"1".repeat(128)}`), sha256);
  expect(result).toMatchObject({ outcome: "hold" });
  expect(result?.sentence).toContain("Pinned by sha512");
});

test("a digest of the same algorithm is refreshed", () => {
  expect(refusedRefresh("1.0.0", image(`sha256:${"2".repeat(64)}`), sha256)).toBeNull();
});
