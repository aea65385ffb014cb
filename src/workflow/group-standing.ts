import type { ImageLookup } from "../core/policy/image-lookup.ts";
import { contentHash } from "../core/update/content-hash.ts";
import { parseMarker } from "../core/update/marker.ts";
import type { UpdateGroup } from "../core/update/update-group.ts";
import { pullRequestsOf, refusedPullRequest } from "./branch-pull-requests.ts";
import type { InventoryLine } from "./inventory-lines.ts";
import type { Forge, PullRequest } from "./ports/forge.ts";

/** How the pull request of a group stands: to be written, as it should be, or closed by a person. */
export type Standing = "wanted" | "settled" | "refused";

/**
 * Compares a group with its pull requests.
 *
 * While a registry is down, what a group of several images will hold is not known, so what is open or was refused stays
 * as it is; otherwise each outage would rewrite it twice.
 */
export async function standingOf(
  group: UpdateGroup,
  listed: readonly PullRequest[],
  forge: Forge,
  failed: FailedImages,
): Promise<Standing> {
  const content = contentHash(group);
  let known = pullRequestsOf(group.branch, listed);
  // Only the newest closed ones were listed.
  if (known.open === null) known = pullRequestsOf(group.branch, await forge.listPullRequests(group.branch));
  const isPartial = imageOfGroup(group.key) === null && failed.forNow.size > 0;
  if (known.open !== null) {
    return isPartial || parseMarker(known.open.body)?.content === content ? "settled" : "wanted";
  }
  if (refusedPullRequest(known, content) !== null) return "refused";
  return isPartial && known.closed[0]?.state === "closed" ? "refused" : "wanted";
}

/** The image that all lines of a group have; null where a group may have several. */
export function imageOfGroup(key: string): string | null {
  return /^(?:image|major) (?<image>\S+)$/.exec(key)?.groups?.["image"] ?? null;
}

/** Images whose lookup failed. */
interface FailedImages {
  readonly all: ReadonlySet<string>;
  /** Those that are likely to be known again soon. */
  readonly forNow: ReadonlySet<string>;
}

const passing: ReadonlySet<string> = new Set(["registry-unavailable", "registry-reply-invalid", "rate-limited"]);

/** Collects the images whose lookup failed. */
export function failedImages(lines: readonly InventoryLine[], answers: ReadonlyMap<string, ImageLookup>): FailedImages {
  const all = new Set<string>();
  const forNow = new Set<string>();
  for (const { asks } of lines) {
    const answer = asks === null ? undefined : answers.get(asks.key);
    if (asks === null || answer?.kind !== "failed") continue;
    const { registry, repository } = asks.question.reference;
    all.add(`${registry}/${repository}`);
    if (passing.has(answer.problem.code)) forNow.add(`${registry}/${repository}`);
  }
  return { all, forNow };
}
