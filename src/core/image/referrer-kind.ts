import type { Referrer } from "./referrer.ts";

/** What something that is attached to an image is for. */
export type ReferrerKind = "signature" | "sbom" | "provenance" | "other";

const kinds: readonly (readonly [ReferrerKind, RegExp])[] = [
  ["sbom", /spdx|cyclonedx|syft|sbom/i],
  ["provenance", /slsa|in-toto|provenance/i],
  ["signature", /cosign|notary|sigstore|signature/i],
];

/** Tells signatures, lists of contents and provenance apart by what the registry calls them. */
export function referrerKind({ artifactType, annotations }: Referrer): ReferrerKind {
  // A bundle of Sigstore's says in an annotation what it is about: https://docs.sigstore.dev/about/bundle/
  const predicate = annotations["dev.sigstore.bundle.predicateType"] ?? annotations["predicateType"] ?? "";
  const told = `${predicate} ${artifactType ?? ""}`;
  return kinds.find(([, words]) => words.test(told))?.[0] ?? "other";
}
