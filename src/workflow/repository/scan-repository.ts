import { misnamedConfig } from "../../core/config/misnamed-config.ts";
import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import type { ConfigProblem } from "../../core/config/config-problem.ts";
import { createWithheldMatcher } from "../../core/config/withheld-dockerfiles.ts";
import { unreadFile } from "../../core/dockerfile/unread-file.ts";
import { largestDockerfileBytes } from "../../core/dockerfile/decode-dockerfile.ts";
import type { Problem } from "../../core/problem.ts";
import type { DashboardOutcome } from "../conversation/keep-dashboard-issue.ts";
import { tellBrokenConfig } from "../conversation/tell-broken-config.ts";
import { askAboutImages, type ImagesAskedAbout } from "./ask-about-images.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Clock } from "../ports/clock.ts";
import type { ForgeDirectory, RepositoryName, TreeEntry } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { Store } from "../ports/store.ts";
import { followRename } from "./follow-rename.ts";
import { isSameName } from "./is-same-name.ts";
import { usableConfig } from "./last-good-config.ts";
import { ownRecord } from "../update/own-record.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";
import { configKey, readOwnFile, readRepositoryConfig } from "./read-repository-config.ts";
import { configFile, filesWithFacts, foldersToLookInto } from "./read-changes.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { heedIdentity } from "./repository-identity.ts";
import { forgetInventory, loadInventory, rememberLeftAlone, type RepositoryInventory } from "./repository-inventory.ts";
import { forgetPushesBefore } from "./known-pushes.ts";
import type { RepositoryConfig } from "../../core/config/repository-config.ts";

/** Why a repository is left alone. */
type RepositorySkipReason =
  | "repository-archived"
  | "repository-disabled"
  | "repository-empty"
  | "repository-renamed"
  | "fork-without-config";

/** What became of the scan of one repository. */
export type ScanOutcome =
  | ImagesAskedAbout
  | { readonly kind: "skipped"; readonly reason: RepositorySkipReason }
  | {
      readonly kind: "config-invalid";
      readonly problems: readonly ConfigProblem[];
      /** What became of the dashboard that tells of them, where there is to be one. */
      readonly dashboard?: DashboardOutcome;
    };

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly plans: PlannedPullRequests;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly releaseLines: ReleaseLineSource;
  readonly enforced: EnforcedSettings;
  /** Answers younger than this are not asked for again. */
  readonly freshMs: number;
}

/**
 * Reads the Dockerfiles at the head of a repository's default branch, without a clone, and asks about every image. Where
 * pushes told what changed since the last scan, no more of the repository is looked at than that.
 *
 * Where the repository file is broken, the last good one is in force; where none is known that is told, and the scan stops.
 */
export async function scanRepository(
  repository: RepositoryName,
  installationId: number | null,
  ports: Ports,
): Promise<ScanOutcome> {
  const { store } = ports;
  const forge = await ports.directory.open(repository, installationId);
  const before = await loadInventory(store, repository);
  const look = before === null ? null : await foldersToLookInto(before, ports);
  const facts = await forge.readRepository(look ?? undefined);
  const stop = async <Outcome extends ScanOutcome>(outcome: Outcome): Promise<Outcome> => {
    // Answers to questions asked earlier must not propose anything from what was true then.
    await forgetInventory(repository, ports);
    return outcome;
  };
  /** Only what nothing but a push to the repository itself can change. */
  const stopUntilPush = async (reason: RepositorySkipReason): Promise<ScanOutcome> => {
    await rememberLeftAlone(store, repository, facts.pushedAt);
    return await stop({ kind: "skipped", reason });
  };
  if (!isSameName(facts.name, repository)) {
    // Under its new name it is one repository with one plan, and takes along what is known of it.
    await followRename({ repository, installationId }, facts.name, ports);
    return { kind: "skipped", reason: "repository-renamed" };
  }
  await heedIdentity({ repository, installationId }, facts.id, ports);
  if (facts.archived) return await stop({ kind: "skipped", reason: "repository-archived" });
  if (facts.disabled) return await stop({ kind: "skipped", reason: "repository-disabled" });
  const { head, defaultBranch, pushedAt } = facts;
  if (head === null) return await stopUntilPush("repository-empty");
  await removeLeftovers(facts, forge);

  const { ignores } = await ownRecord(repository, forge, store);
  const known = await loadInventory(store, repository);
  const reader = { repository, installationId };
  const now = { ...reader, defaultBranch, head, pushedAt, ignores };
  if (known !== null && known.defaultsKey === (await configKey(known.sources, reader, ports))) {
    if (known.head === head) return await askAboutImages({ ...known, ...now }, known, forge, ports);
    const changed = filesWithFacts(known, look, facts);
    if (changed !== null) {
      const outcome = await askAboutImages(
        { ...known, ...now, ...dockerfiles(changed, known.config, ports.enforced) },
        known,
        forge,
        ports,
      );
      await forgetPushesBefore(store, repository, head);
      return outcome;
    }
  }
  const tree = await forge.listFiles(head);
  const configEntry = configFile(tree);
  if (facts.fork && configEntry === undefined) return await stopUntilPush("fork-without-config");
  const text = await readOwnFile(forge, configEntry ?? null, store);
  const { parsed, dashboard, sources, key } = await readRepositoryConfig(text, reader, ports);
  const usable = await usableConfig(repository, parsed, store, ports.enforced);
  if (usable === null) {
    const invalid = parsed.kind === "invalid" ? parsed.problems : [];
    const told = await tellBrokenConfig(repository, { problems: invalid, dashboard }, forge, ports);
    return await stop({ kind: "config-invalid", problems: invalid, ...(told === null ? {} : { dashboard: told }) });
  }
  const inventory = {
    ...now,
    ...usable,
    ...dockerfiles(tree, usable.config, ports.enforced),
    sources,
    defaultsKey: key,
    configSha: configEntry?.sha ?? null,
    listedAt: ports.clock.now().toISOString(),
  };
  const outcome = await askAboutImages(inventory, known, forge, ports);
  await forgetPushesBefore(store, repository, head);
  return outcome;
}

/** The Dockerfiles among some files, and those that are not read. */
function dockerfiles(
  entries: readonly TreeEntry[],
  config: RepositoryConfig,
  enforced: EnforcedSettings,
): Pick<RepositoryInventory, "files" | "unread" | "withheld"> {
  const isDockerfile = createDockerfileMatcher(config);
  const isWithheld = createWithheldMatcher(config, enforced);
  const files: TreeEntry[] = [];
  const misnamed = misnamedConfig(entries.map(({ path }) => path));
  const unread: Problem[] = misnamed === null ? [] : [misnamed];
  for (const entry of entries.filter(({ path }) => isDockerfile(path))) {
    if (entry.mode === "120000") unread.push(unreadFile(entry.path, "file-symlink"));
    else if (entry.mode === "160000") unread.push(unreadFile(entry.path, "file-submodule"));
    else if (entry.size > largestDockerfileBytes) unread.push(unreadFile(entry.path, "file-too-large"));
    else files.push(entry);
  }
  const withheld =
    isWithheld === null ? [] : entries.filter(({ path, mode }) => isWithheld(path) && mode.startsWith("100"));
  return { files, unread, withheld };
}
