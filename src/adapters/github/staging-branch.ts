import { createHash } from "node:crypto";

/** Below what staging branches are; nothing else is. */
export const stagingPrefix = "plinth/staging/";

/** Where the commit for a branch is made; always the same one, so that a crash leaves nothing that is not used again. */
export function stagingBranch(branch: string): string {
  return `${stagingPrefix}${createHash("sha256").update(branch).digest("hex").slice(0, 16)}`;
}

/** True for what {@link stagingBranch} may have given. */
export function isStagingBranch(name: string): boolean {
  return name.startsWith(stagingPrefix) && /^[0-9a-f]{16}$/.test(name.slice(stagingPrefix.length));
}
