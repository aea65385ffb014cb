import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import type { RepositoryConfig } from "../../core/config/repository-config.ts";
import { contentHash } from "../../core/update/content-hash.ts";
import { type GroupOpening, groupOpenings } from "../../core/update/group-opening.ts";
import { limitGroups } from "../../core/update/limit-groups.ts";
import { parseMarker } from "../../core/pull-request/marker.ts";
import { scopeHash } from "../../core/update/scope-hash.ts";
import type { PlannedGroup } from "./group-standing.ts";
import type { PullRequest } from "../ports/forge.ts";

/**
 * Lets groups that are to be published wait for their schedule, and those whose pull request is to be opened for a free
 * place among the open ones and in the hour. The order of the groups is kept: the most valuable take the places.
 *
 * What a person wants now waits for neither, save for the limits that whoever runs Plinth enforces, and takes its place first.
 * What is open is refreshed at any time, since it would be wrong otherwise; only a digest that was merely rebuilt waits.
 */
export function waitForTurn(
  groups: readonly PlannedGroup[],
  given: {
    readonly config: RepositoryConfig;
    readonly pullRequests: readonly PullRequest[];
    readonly now: Date;
    /** Branches whose turn it is because a person wants it. */
    readonly wished: ReadonlySet<string>;
    /** Limits that no wish passes. */
    readonly enforced: EnforcedSettings["limits"];
  },
): readonly PlannedGroup[] {
  const { config, now, wished, enforced } = given;
  const isWished = ({ group }: PlannedGroup): boolean => wished.has(group.branch);
  const isDue = (planned: PlannedGroup): boolean => planned.standing === "publish" && !isWished(planned);
  const ours = given.pullRequests.filter(({ body }) => parseMarker(body) !== null);
  const openingOf = groupOpenings(config, now);
  const due = groups.map((planned) => (isDue(planned) ? onSchedule(planned, openingOf(planned.group), now) : planned));
  const toBeOpened = due.filter(({ standing, pullRequest }) => standing === "publish" && pullRequest === null);
  const wanted = toBeOpened.filter(isWished).map(({ group }) => group);
  const others = toBeOpened.filter(isDue).map(({ group }) => group);
  const open = ours.filter(({ state }) => state === "open").length;
  const created = ours.map(({ createdAt }) => new Date(createdAt));
  const heldWishes = limitGroups(wanted, {
    openPullRequests: enforced?.openPullRequests ?? Infinity,
    createdPerHour: enforced?.createdPerHour ?? Infinity,
    open,
    created,
    now,
  });
  const opening = wanted.length - heldWishes.length;
  const heldOthers = limitGroups(others, {
    ...config.limits,
    open: open + opening,
    created: [...created, ...Array.from({ length: opening }, () => now)],
    now,
  });
  const held = new Map([...heldWishes, ...heldOthers].map((one) => [one.group, one]));
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
