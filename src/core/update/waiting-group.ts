import type { UpdateGroup } from "./update-group.ts";

/** A group whose pull request is not opened yet, and why. */
export interface WaitingGroup {
  readonly group: UpdateGroup;
  /** The reason in words. */
  readonly sentence: string;
}
