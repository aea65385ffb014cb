import type { Decision } from "../policy/decision.ts";

/** Updates that go together: one group becomes one pull request. */
export interface UpdateGroup {
  /** Stable name of what is grouped, e.g. `image docker.io/library/node`; the same from one run to the next. */
  readonly key: string;
  readonly branch: string;
  /** All with the outcome `take`; at least one; in the order of files and lines. */
  readonly decisions: readonly Decision[];
}
