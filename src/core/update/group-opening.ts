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
 * Tells when the pull request of a group may be opened: where an `ARG` joined what has different schedules, as soon as
 * one of them is open.
 */
export function groupOpening(group: UpdateGroup, config: RepositoryConfig, now: Date): GroupOpening {
  const schedules = new Set(group.decisions.map((decision) => groupOfDecision(decision, config).schedule));
  const openings = [...schedules].map((schedule): GroupOpening => {
    const parsed = parseSchedule(schedule);
    return { schedule, at: "problem" in parsed ? now : nextOpening(parsed.schedule, config.schedule.timezone, now) };
  });
  return openings.reduce((first, next) => (next.at < first.at ? next : first));
}
