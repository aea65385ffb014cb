import type { RepositoryConfig } from "../config/repository-config.ts";
import { nextOpening } from "../schedule/next-opening.ts";
import { parseSchedule } from "../schedule/parse-schedule.ts";
import { groupOfDecision } from "./group-of-decision.ts";
import type { UpdateGroup } from "./update-group.ts";

/** When a group may be proposed, and the schedule that says so. */
export interface GroupOpening {
  /** `now` where that is now. */
  readonly at: Date;
  readonly schedule: string;
}

/**
 * Gives a function that tells when the pull request of a group may be opened: where an `ARG` joined what has different
 * schedules, as soon as one of them is open. Each schedule is looked at once, however many groups keep to it.
 */
export function groupOpenings(config: RepositoryConfig, now: Date): (group: UpdateGroup) => GroupOpening {
  const known = new Map<string, Date>();
  const openingOf = (schedule: string): Date => {
    const parsed = parseSchedule(schedule);
    const at =
      known.get(schedule) ?? ("problem" in parsed ? now : nextOpening(parsed.schedule, config.schedule.timezone, now));
    known.set(schedule, at);
    return at;
  };
  return ({ decisions }) => {
    const schedules = new Set(decisions.map((decision) => groupOfDecision(decision, config).schedule));
    return [...schedules]
      .map((schedule): GroupOpening => ({ schedule, at: openingOf(schedule) }))
      .reduce((first, next) => (next.at < first.at ? next : first));
  };
}
