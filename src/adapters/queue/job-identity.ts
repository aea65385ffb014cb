import type { Job } from "../../workflow/job.ts";

/** Gives jobs of the same name and payload the same text, in whatever order their fields stand, at whatever depth. */
export function jobIdentity(job: Job): string {
  return JSON.stringify(job, (_, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: object): object {
  return Object.fromEntries(Object.entries(record).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
