import { compareReleases, compareTags } from "./compare-tags.ts";
import type { ParsedTag } from "./parsed-tag.ts";
import { parseTag } from "./parse-tag.ts";
import type { ReadingMemory } from "./tag-rest.ts";

const maximumAliases = 25;
/** How many of one minor version: a moving tag rarely lags further behind. */
const keptOfOneMinor = 3;

/** The words that follow releases without naming one, as the first word of a tag: `stable-alpine`, `lts`. */
const channels: ReadonlySet<string> = new Set(
  "latest stable oldstable lts current mainline release edge main master".split(" "),
);

/**
 * The version tags that may be the same image as a moving tag, most precise and newest first.
 *
 * Only a digest can prove it, so these are the few that are worth a request: of the same variant, and of the version
 * that the moving tag begins with where it has one (`20-alpine` may be `20.11.1-alpine`, never `22.0.0-alpine`).
 */
export function aliasTags(current: ParsedTag, published: readonly string[], memory: ReadingMemory): readonly string[] {
  const families =
    current.kind === "version" && !isLineName(current) ? new Set([current.family]) : versionFamilies(current);
  const perMinor = new Map<string, ParsedTag[]>();
  for (const tag of published) {
    const parsed = parseTag(tag, memory);
    if (parsed.kind !== "version" || parsed.preRelease !== null || !families.has(parsed.family)) continue;
    if (isLineName(parsed)) continue;
    if (parsed.precision > 0 && !isLineName(current) && parsed.parts.length <= current.parts.length) continue;
    if (!current.parts.every((part, index) => parsed.parts[index] === part)) continue;
    if (compareReleases(parsed.osReleases, current.osReleases) !== 0) continue;
    if (compareReleases(parsed.runtimes, current.runtimes) !== 0) continue;
    keepBest(perMinor, parsed);
  }
  return [...perMinor.values()]
    .flat()
    .toSorted((a, b) => compareTags(b, a))
    .slice(0, maximumAliases)
    .map(({ tag }) => tag);
}

function keepBest(perMinor: Map<string, ParsedTag[]>, parsed: ParsedTag): void {
  const minor = parsed.scheme === "version" ? parsed.parts.slice(0, 2).join(".") : "dated";
  const kept = perMinor.get(minor) ?? [];
  kept.push(parsed);
  kept.sort((a, b) => compareTags(b, a));
  kept.length = Math.min(kept.length, keptOfOneMinor);
  perMinor.set(minor, kept);
}

/** `iron` names the release line of Node.js 20. */
function isLineName({ family }: ParsedTag): boolean {
  return family.startsWith("{line}");
}

/** The families whose tags are a version followed by what the moving tag says: `lts-alpine` → `…-alpine`. */
function versionFamilies(moving: ParsedTag): ReadonlySet<string> {
  const [first = "", ...rest] = moving.family.split("-");
  const variant = channels.has(first) || first === "{line}" ? rest.join("-") : moving.family;
  const behind = variant === "" ? "" : `-${variant}`;
  return new Set([`version${behind}`, `vversion${behind}`, ...(variant === "" ? [] : [`${variant}-date`])]);
}
