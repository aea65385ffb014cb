import { z } from "zod";
import type { Digest } from "../../core/image/digest.ts";
import type { Referrer } from "../../core/image/referrer.ts";
import { mergeLabels } from "./describe-image.ts";
import { INDEX_MEDIA_TYPES } from "./media-types.ts";
import { parseReply } from "./parse-reply.ts";
import { isDigest } from "./prove-digest.ts";
import { MOST_MANIFEST_BYTES } from "./read-image.ts";
import type { Lookup } from "./registry-exchange.ts";
import { replyInvalid } from "./registry-failure.ts";
import type { RegistrySession } from "./registry-session.ts";
import { repositoryUrl } from "./repository-url.ts";

/** Enough for anything that is signed and described; what is beyond is not listed. */
const MOST_REFERRERS = 100;

const Referrers = z.object({
  manifests: z
    .array(
      z.object({
        digest: z.custom<Digest>(isDigest, "expected a digest"),
        artifactType: z.string().max(255).nullish(),
        size: z.number().int().nonnegative(),
        annotations: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .max(1000),
});

/**
 * What a registry has attached to an image: signatures, lists of contents, provenance. None of it is verified.
 *
 * Asked by the referrers API, else by the tag that stands in for it where a registry has none:
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
 */
export async function listReferrers(
  session: RegistrySession,
  lookup: Lookup,
  digest: Digest,
): Promise<readonly Referrer[]> {
  const addresses = [`referrers/${digest}`, `manifests/${digest.replace(":", "-").slice(0, 128)}`];
  for (const address of addresses) {
    const answer = await session.ask(lookup, {
      method: "GET",
      url: repositoryUrl(lookup.target, address),
      accept: INDEX_MEDIA_TYPES.join(", "),
      maxBytes: MOST_MANIFEST_BYTES,
    });
    // 404 is what a registry without this API answers; some answer that they do not know the method or the address.
    if ([400, 404, 405].includes(answer.status)) continue;
    if (answer.status !== 200) {
      throw replyInvalid(lookup.target, `it answered ${answer.status} when asked what is attached to the image`);
    }
    const { manifests } = parseReply(lookup.target, answer, Referrers, "list of referrers");
    return manifests.slice(0, MOST_REFERRERS).map((entry) => ({
      digest: entry.digest,
      artifactType: entry.artifactType ?? null,
      size: entry.size,
      annotations: mergeLabels(entry.annotations),
    }));
  }
  return [];
}
