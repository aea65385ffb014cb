import { AccessError } from "../../core/errors.ts";

/** True where the forge did not write a branch because of what the repository says of its branches. */
export function isBranchProtected(error: unknown): error is AccessError {
  return error instanceof AccessError && error.code === "branch-protected";
}
