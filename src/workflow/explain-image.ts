import type { RepositoryConfig } from "../core/config/repository-config.ts";
import { formatReference } from "../core/image/format-reference.ts";
import type { ImageReference } from "../core/image/reference.ts";
import { AccessError, UpstreamError } from "../core/errors.ts";
import type { Referrer } from "../core/image/referrer.ts";
import type { ImageLookup } from "../core/policy/image-lookup.ts";
import type { Explained } from "../core/report/explanation-of.ts";
import { builtInReleaseLines, type ReleaseLines } from "../core/release-lines/release-lines.ts";
import { answerOrFailure } from "./lookup/answer-or-failure.ts";
import { decideLines } from "./update/decide-lines.ts";
import { inventoryLines } from "./repository/inventory-lines.ts";
import type { Clock } from "./ports/clock.ts";
import type { ReferrerSource, Registry } from "./ports/registry.ts";

/** Finds out what a scan would do about a reference that stood in a FROM line of `./Dockerfile`. */
export async function explainImage(input: {
  readonly reference: ImageReference;
  readonly config: RepositoryConfig;
  readonly registry: Registry & ReferrerSource;
  readonly clock: Clock;
  readonly releaseLines?: ReleaseLines;
}): Promise<Explained> {
  const { reference, config, registry, clock, releaseLines = builtInReleaseLines } = input;
  const today = clock.now();
  const text = `FROM ${formatReference(reference)}\n`;
  const lines = inventoryLines([{ path: "Dockerfile", text }], config);
  const asks = lines[0]?.asks ?? null;
  if (asks === null) return { reference, lookup: null, decision: null, attached: null, today, releaseLines };
  const lookup = await answerOrFailure(asks.question, registry, clock, { releaseLines, listsAlways: true });
  const [decision = null] = decideLines(lines, new Map([[asks.key, lookup]]));
  const attached = await attachedTo(reference, lookup, registry);
  return { reference, lookup, decision, attached, today, releaseLines };
}

/** What is attached to the image that would be used; null where there is none, or the registry cannot tell. */
async function attachedTo(
  reference: ImageReference,
  lookup: ImageLookup,
  registry: ReferrerSource,
): Promise<readonly Referrer[] | null> {
  const image = lookup.kind === "answered" ? (lookup.target?.state ?? lookup.current) : null;
  if (image === null) return null;
  try {
    return await registry.referrersOf(reference, image.digest);
  } catch (error) {
    // It is told beside the decision and is no part of it.
    if (error instanceof UpstreamError || error instanceof AccessError) return null;
    throw error;
  }
}
