import { expect, test } from "vitest";
import { referrerKind } from "../../../src/core/image/referrer-kind.ts";

// Types that cosign, notation, Syft, Docker and GitHub write.
test.for([
  ["application/vnd.dev.cosign.artifact.sig.v1+json", {}, "signature"],
  ["application/vnd.cncf.notary.signature", {}, "signature"],
  ["application/vnd.dev.sigstore.bundle.v0.3+json", {}, "signature"],
  [
    "application/vnd.dev.sigstore.bundle.v0.3+json",
    { "dev.sigstore.bundle.predicateType": "https://slsa.dev/provenance/v1" },
    "provenance",
  ],
  [
    "application/vnd.dev.sigstore.bundle.v0.3+json",
    { "dev.sigstore.bundle.predicateType": "https://spdx.dev/Document/v2.3" },
    "sbom",
  ],
  ["application/spdx+json", {}, "sbom"],
  ["application/vnd.cyclonedx+json", {}, "sbom"],
  ["application/vnd.in-toto+json", {}, "provenance"],
  ["application/vnd.example.thing", {}, "other"],
  [null, {}, "other"],
] as const)("%s with %j is %s", ([artifactType, annotations, kind]) => {
  expect(referrerKind({ digest: `sha256:${"0".repeat(64)}`, artifactType, size: 1, annotations })).toBe(kind);
});
