import { z } from "zod";

/** `host`, `host:port`, or `*.suffix`: the whole of a host, or everything below one. Never a part of a name. */
const HOST_PATTERN =
  /^(?:(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

export const hostExpected =
  "expected a host in lower case (ghcr.io, registry.example.com:5000) or everything below one (*.example.com)";

export const HostPattern = z.string().max(255).regex(HOST_PATTERN, hostExpected);

/** True where a pattern is this host, or `*.` and a suffix of it that begins at a dot. */
export function hostMatches(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}

/** The value of the pattern that is nearest to a host: the host itself, then the longest suffix; null where none matches. */
export function nearestPattern<Value>(byPattern: Readonly<Record<string, Value>>, host: string): Value | null {
  if (Object.hasOwn(byPattern, host)) return byPattern[host] ?? null;
  const matching = Object.entries(byPattern).filter(([pattern]) => hostMatches(pattern, host));
  return matching.toSorted(([left], [right]) => right.length - left.length)[0]?.[1] ?? null;
}
