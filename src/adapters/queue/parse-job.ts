import { z } from "zod";
import { BugError } from "../../core/errors.ts";
import { Job } from "../../workflow/job.ts";

/** Parses what was taken out of a queue; throws `BugError` `job-payload-invalid` where it is no job. */
export function parseJob(payload: unknown): Job {
  const parsed = Job.safeParse(payload);
  if (!parsed.success) {
    throw new BugError("job-payload-invalid", `What the queue holds is no job: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
