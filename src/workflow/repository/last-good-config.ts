import { enforceConfig } from "../../core/config/enforce-config.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import type { ParsedConfig } from "../../core/config/parse-repository-config.ts";
import { toldProblem } from "../../core/config/told-problem.ts";
import type { Problem } from "../../core/problem.ts";
import { RepositoryConfig } from "../../core/config/repository-config.ts";
import type { RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * The configuration to work with: what was parsed or, where that cannot be used, the last one of the repository that
 * could. Null where none is known: nothing is proposed under settings that nobody chose.
 *
 * `problems` tells what is wrong with the file either way.
 */
export async function usableConfig(
  repository: RepositoryName,
  parsed: ParsedConfig,
  store: Store,
  enforced: EnforcedSettings,
): Promise<{ readonly config: RepositoryConfig; readonly problems: readonly Problem[] } | null> {
  const key = keyOf(repository);
  if (parsed.kind === "ok") {
    await store.set(key, JSON.stringify(parsed.config), yearMs);
    return { config: parsed.config, problems: parsed.warnings.map(toldProblem) };
  }
  // It may have been kept by a version that knew other settings.
  const kept = RepositoryConfig.safeParse(await readStored<unknown>(store, key));
  if (!kept.success) return null;
  return { config: enforceConfig(kept.data, enforced).config, problems: parsed.problems.map(toldProblem) };
}

/** Has the last good configuration be that of the repository's new name or, for null, of none. */
export async function moveGoodConfig(store: Store, from: RepositoryName, to: RepositoryName | null): Promise<void> {
  const kept = await store.get(keyOf(from));
  if (kept === null) return;
  if (to !== null) await store.set(keyOf(to), kept, yearMs);
  await store.delete(keyOf(from));
}

function keyOf(repository: RepositoryName): string {
  return `v1:good-config:${repository}`;
}
