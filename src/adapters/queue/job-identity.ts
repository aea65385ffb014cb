import type { Job } from "../../workflow/job.ts";

/** Gives jobs of the same name and payload the same text, in whatever order their fields stand. */
export function jobIdentity(job: Job): string {
  return JSON.stringify(job, Object.keys(job).toSorted());
}
