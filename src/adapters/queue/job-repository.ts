import type { Job } from "../../workflow/job.ts";

/** Names the repository whose jobs must not run at the same time as this one; null where the job has none. */
export function jobRepository(job: Job): string | null {
  // GitHub compares owners and names without regard to case, and redirects to the same repository.
  return "repository" in job ? job.repository.toLowerCase() : null;
}
