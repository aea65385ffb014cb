import type { UpdateGroup } from "./update-group.ts";
import type { WaitingGroup } from "./waiting-group.ts";

const hourMs = 60 * 60 * 1000;

/** A group that a limit keeps waiting. */
interface HeldBackGroup extends WaitingGroup {
  readonly reason: "open-pull-request-limit" | "created-per-hour-limit";
  /** When there is a place, as far as time alone makes one; null where a person has to merge or close something. */
  readonly until: Date | null;
}

/** What the limits count. */
interface Counted {
  readonly openPullRequests: number;
  readonly createdPerHour: number;
  /** How many of Plinth's pull requests are open. */
  readonly open: number;
  /** When Plinth's pull requests were opened, as far as that is within the last hour or more. */
  readonly created: readonly Date[];
  readonly now: Date;
}

/**
 * Keeps pull requests that would be opened within the limits, in the order of the plan: what is over them waits, and
 * none is dropped. `groups` are those that have no open pull request; one that is open takes part in the count alone.
 */
export function limitGroups(groups: readonly UpdateGroup[], counted: Counted): readonly HeldBackGroup[] {
  const { openPullRequests, createdPerHour, open, now } = counted;
  const created = counted.created
    .map((moment) => moment.getTime())
    .filter((moment) => now.getTime() - moment < hourMs)
    .toSorted((left, right) => left - right);
  const places = Math.max(0, openPullRequests - open);
  const placesNow = Math.max(0, createdPerHour - created.length);
  // Where more were opened than the limit is now, so many have to be an hour old.
  const first = created[created.length - createdPerHour] ?? created[0] ?? now.getTime();
  const until = new Date(first + hourMs);
  return groups.slice(Math.min(places, placesNow)).map((group, index): HeldBackGroup => {
    if (index + Math.min(places, placesNow) >= places) {
      const sentence = `${atMost(openPullRequests)} open here at once (limits.openPullRequests); ${openPullRequests === 0 ? "it follows when more may be" : "it follows when one is merged or closed"}.`;
      return { group, reason: "open-pull-request-limit", sentence, until: null };
    }
    const sentence = `${atMost(createdPerHour)} opened here in an hour (limits.createdPerHour); it follows from ${until.toISOString().slice(11, 16)} UTC on.`;
    return { group, reason: "created-per-hour-limit", sentence, until };
  });
}

function atMost(count: number): string {
  if (count === 0) return "None of Plinth's pull requests may be";
  return count === 1 ? "Only 1 of Plinth's pull requests may be" : `At most ${count} of Plinth's pull requests may be`;
}
