import type { AccessCode, UpstreamCode } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";

const unasked: ReadonlySet<string> = new Set<UpstreamCode | AccessCode>([
  "registry-unavailable",
  "registry-reply-invalid",
  "rate-limited",
  "registry-credentials-rejected",
  "registry-access-denied",
  "host-not-allowed",
]);

/** True for a problem that is a registry which could not be asked, so that the result is not whole. */
export function isUnasked({ code }: Problem): boolean {
  return unasked.has(code);
}
