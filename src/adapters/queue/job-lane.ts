import { createHash } from "node:crypto";
import type { LookupPlaces } from "../../core/config/lookup-places.ts";
import type { Job } from "../../workflow/job.ts";

/**
 * Names the lane of a job: of those in one lane only one runs at a time, in whatever process. Null where a job has none.
 *
 * A repository is a lane. The host of a registry has as many lanes as it gets lookups at the same time, and a question's key
 * tells which is its own: so a host that hangs never holds more places of a worker, and what waits for it holds none.
 */
export function jobLane(job: Job, lookups: LookupPlaces): string | null {
  // GitHub compares owners and names without regard to case, and redirects to the same repository.
  if ("repository" in job) return job.repository.toLowerCase();
  if (job.name !== "resolve-image" || job.registry === "") return null;
  const { host, places } = lookups.of(job.registry);
  const drawn = createHash("sha256").update(job.questionKey).digest().readUInt32BE();
  return `${host}#${drawn % places}`;
}
