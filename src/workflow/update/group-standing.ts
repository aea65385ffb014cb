import type { ImageLookup } from "../../core/policy/image-lookup.ts";
import { contentHash } from "../../core/update/content-hash.ts";
import { scopeHash } from "../../core/update/scope-hash.ts";
import type { UpdateGroup } from "../../core/update/update-group.ts";
import { isAsPlanned, isTakenBack, pullRequestsOf, refusedPullRequest } from "./branch-pull-requests.ts";
import type { InventoryLine } from "../repository/inventory-lines.ts";
import type { BlockedBranch, PublishWish } from "./planned-pull-request.ts";
import type { PullRequest } from "../ports/forge.ts";

/**
 * How a group stands: its pull request is to be opened or refreshed, is as it should be, was closed by a person, waits for
 * a free place, or for its schedule, or the forge does not let its branch be written.
 */
type Standing = "publish" | "settled" | "refused" | "held-back" | "scheduled" | "blocked";

/** One update group, and how it stands with its pull request. */
export interface PlannedGroup {
  readonly group: UpdateGroup;
  readonly standing: Standing;
  /** Why it stands so, for people. */
  readonly sentence: string;
  /** The open one or, where a person refused it, that one; null where there is none. */
  readonly pullRequest: PullRequest | null;
  /** When that may change by itself, ISO 8601; null where time changes nothing. */
  readonly until: string | null;
}

/**
 * Compares a group with its pull requests.
 *
 * While a registry is down, what a group of several images will hold is not known, so what is open or was refused stays
 * as it is; otherwise each outage would rewrite it twice. `isUnfinished` is true where a publication began and did not
 * end, `again` tells what a person wants done again.
 */
export function standingOf(
  group: UpdateGroup,
  given: {
    readonly listed: readonly PullRequest[];
    readonly failed: FailedImages;
    readonly isUnfinished: boolean;
    readonly again: PublishWish | null;
    readonly blocked: BlockedBranch | null;
    readonly context: string;
    readonly defaultBranch: string;
  },
): PlannedGroup {
  const { again, context, defaultBranch } = given;
  const planned = { content: contentHash(group), scope: scopeHash(group), context, defaultBranch };
  const known = pullRequestsOf(group.branch, given.listed);
  const blocked = again === null ? blockedStanding(given.blocked, planned.content) : null;
  const isPartial = imageOfGroup(group.key) === null && given.failed.forNow.size > 0;
  if (known.open !== null) {
    const isSettled = !given.isUnfinished && again === null && (isPartial || isAsPlanned(known.open, planned));
    const standing = isSettled ? settled : (blocked ?? refresh);
    return { group, until: null, ...standing, pullRequest: known.open };
  }
  const [newest] = known.closed;
  const kept = isPartial && newest?.state === "closed" && !isTakenBack(newest, again) ? newest : null;
  const refused = refusedPullRequest(known, planned, again) ?? kept;
  if (refused === null) return { group, until: null, ...(blocked ?? open), pullRequest: null };
  const sentence = `Pull request #${refused.number} with this content was closed; it is proposed again when there is something newer.`;
  return { group, standing: "refused", sentence, pullRequest: refused, until: null };
}

function blockedStanding(blocked: BlockedBranch | null, content: string) {
  if (blocked?.content !== content) return null;
  return { standing: "blocked", sentence: blocked.sentence, until: blocked.until } as const;
}

const settled = { standing: "settled", sentence: "Its pull request is open and as it should be." } as const;
const refresh = { standing: "publish", sentence: "Its pull request is open, and is refreshed now." } as const;
const open = { standing: "publish", sentence: "Its pull request is opened now." } as const;

/** The image that all lines of a group have; null where a group may have several. */
export function imageOfGroup(key: string): string | null {
  return /^(?:image|major) (?<image>\S+)(?: at [^,]*)?$/.exec(key)?.groups?.["image"] ?? null;
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
