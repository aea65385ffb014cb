import type { RepositoryConfig } from "../core/config/repository-config.ts";
import { contentHash } from "../core/update/content-hash.ts";
import { type GroupOpening, groupOpenings } from "../core/update/group-opening.ts";
import { limitGroups } from "../core/update/limit-groups.ts";
import { parseMarker } from "../core/update/marker.ts";
import { scopeHash } from "../core/update/scope-hash.ts";
import type { PlannedGroup } from "./group-standing.ts";
import type { PullRequest } from "./ports/forge.ts";

/**
 * Lets groups that are to be published wait for their schedule, and those whose pull request is to be opened for a free
 * place among the open ones and in the hour. The order of the groups is kept: the most valuable take the places.
 *
 * What is open is refreshed at any time, since it would be wrong otherwise; only a digest that was merely rebuilt waits.
 */
export function waitForTurn(
  groups: readonly PlannedGroup[],
  given: {
    readonly config: RepositoryConfig;
    readonly pullRequests: readonly PullRequest[];
    readonly now: Date;
    /** Branches whose turn it is because a person wants it. */
    readonly wished?: ReadonlySet<string>;
  },
): readonly PlannedGroup[] {
  const { config, now, wished = new Set<string>() } = given;
  const isDue = ({ group, standing }: PlannedGroup): boolean => standing === "publish" && !wished.has(group.branch);
  const ours = given.pullRequests.filter(({ body }) => parseMarker(body) !== null);
  const openingOf = groupOpenings(config, now);
  const due = groups.map((planned) => (isDue(planned) ? onSchedule(planned, openingOf(planned.group), now) : planned));
  const toBeOpened = due.filter((planned) => isDue(planned) && planned.pullRequest === null);
  const heldBack = limitGroups(
    toBeOpened.map(({ group }) => group),
    {
      ...config.limits,
      open: ours.filter(({ state }) => state === "open").length,
      created: ours.map(({ createdAt }) => new Date(createdAt)),
      now,
    },
  );
  const held = new Map(heldBack.map((one) => [one.group, one]));
  return due.map((planned) => {
    const { sentence, until } = held.get(planned.group) ?? {};
    if (sentence === undefined) return planned;
    return { ...planned, standing: "held-back", sentence, until: until?.toISOString() ?? null };
  });
}

function onSchedule(planned: PlannedGroup, { at, schedule }: GroupOpening, now: Date): PlannedGroup {
  const { pullRequest } = planned;
  if (at <= now || (pullRequest !== null && !isMerelyRebuilt(planned, pullRequest))) return planned;
  const when = `from ${at.toISOString().slice(0, 16).replace("T", " ")} UTC on`;
  const sentence = `Its schedule is "${schedule}": its pull request is ${pullRequest === null ? "opened" : "refreshed"} ${when}.`;
  return { ...planned, standing: "scheduled", sentence, until: at.toISOString() };
}

function isMerelyRebuilt({ group }: PlannedGroup, { body }: PullRequest): boolean {
  const marker = parseMarker(body);
  const isDigests = group.decisions.every(({ step }) => step === "digest");
  return isDigests && marker?.scope === scopeHash(group) && marker.content !== contentHash(group);
}
