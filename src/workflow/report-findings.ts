import { createHash } from "node:crypto";
import { configProblemText } from "../core/config/config-problem-text.ts";
import { createDockerfileMatcher } from "../core/config/dockerfile-matcher.ts";
import { enforceConfig } from "../core/config/enforce-config.ts";
import { enforcedAlone } from "../core/config/enforced-policy.ts";
import type { EnforcedSettings } from "../core/config/enforced-settings.ts";
import { extensionOf } from "../core/config/extension-of.ts";
import { parseRepositoryConfig } from "../core/config/parse-repository-config.ts";
import { type RepositoryConfig, defaultRepositoryConfig } from "../core/config/repository-config.ts";
import { repositoryConfigPath } from "../core/config/repository-config-path.ts";
import { createWithheldMatcher } from "../core/config/withheld-dockerfiles.ts";
import { AccessError } from "../core/errors.ts";
import { checkAnnotation } from "../core/findings/check-annotation.ts";
import { checkSummary } from "../core/findings/check-summary.ts";
import { configFinding } from "../core/findings/config-finding.ts";
import { fileFinding } from "../core/findings/file-finding.ts";
import type { Finding } from "../core/findings/finding.ts";
import { findingsAsMarkdown } from "../core/findings/findings-as-markdown.ts";
import { findInDockerfile } from "../core/findings/find-in-dockerfile.ts";
import type { Job } from "./job.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { ChangedFile, CheckRun } from "./ports/check-runs.ts";
import type { Clock } from "./ports/clock.ts";
import type { Forge, ForgeDirectory } from "./ports/forge.ts";
import type { ReleaseLineSource } from "./ports/release-line-source.ts";
import type { Store } from "./ports/store.ts";
import { readDockerfile } from "./repository/read-dockerfile.ts";
import { nothingExtended } from "./repository/follow-extends.ts";
import { ownerOf } from "./repository/owner-of.ts";
import { readExtended, readOwnFile, readRepositoryConfig } from "./repository/read-repository-config.ts";
import type { Reader } from "./repository/shared-files.ts";
import { loadInventory } from "./repository/repository-inventory.ts";

/** What became of the check run of one commit. */
export type ReportOutcome =
  | {
      readonly kind: "reported";
      readonly findings: number;
      readonly conclusion: "success" | "neutral" | "failure";
      readonly written: boolean;
    }
  | { readonly kind: "skipped"; readonly reason: "nothing-touched" | "no-checks-permission" };

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly enforced: EnforcedSettings;
  readonly clock: Clock;
  readonly releaseLines: ReleaseLineSource;
}

/** More than a person reads; the summary counts the rest. */
const mostAnnotations = 500;
const readsAtOnce = 8;

/**
 * Tells on a commit what is wrong with the Dockerfiles and the repository file that it changes.
 *
 * The policy is that of the default branch, never of the commit itself: whoever proposes a change cannot loosen what it is
 * judged by. A run that says the same already is left alone, unless somebody asked for it again.
 */
export async function reportFindings(
  job: Extract<Job, { name: "report-findings" }>,
  ports: Ports,
): Promise<ReportOutcome> {
  const forge = await ports.directory.open(job.repository, job.installationId);
  try {
    return await report(job, forge, ports);
  } catch (error) {
    // Installations from before Plinth asked for checks work on without, until somebody grants them.
    if (error instanceof AccessError && error.code === "github-permission-missing") {
      return { kind: "skipped", reason: "no-checks-permission" };
    }
    throw error;
  }
}

async function report(
  { repository, installationId, commit, base, again }: Extract<Job, { name: "report-findings" }>,
  forge: Forge,
  ports: Ports,
): Promise<ReportOutcome> {
  const known = again ? await forge.readCheckRun(commit) : null;
  const since = known === null ? base : baseOf(known, base);
  const changed = await forge.listChangedFiles(since, commit);
  if (changed.length === 0) return { kind: "skipped", reason: "nothing-touched" };
  const config = await baseConfig(repository, installationId, forge, ports);
  const isDockerfile = createDockerfileMatcher(config);
  const isWithheld = createWithheldMatcher(config, ports.enforced);
  const dockerfiles = changed.filter(({ path }) => isDockerfile(path));
  const withheld = isWithheld === null ? [] : changed.filter(({ path }) => isWithheld(path));
  const configFile = changed.find(({ path }) => path === repositoryConfigPath);
  if (dockerfiles.length + withheld.length === 0 && configFile === undefined)
    return { kind: "skipped", reason: "nothing-touched" };

  const findings = [
    ...(configFile === undefined
      ? []
      : await configFindings(configFile, { repository, installationId, since }, forge, ports)),
    ...(await dockerfileFindings(dockerfiles, config, forge, ports)),
    ...(await dockerfileFindings(withheld, enforcedAlone(ports.enforced), forge, ports)),
  ];
  const conclusion = conclusionOf(findings);
  const files = dockerfiles.length + withheld.length;
  const summary = findingsAsMarkdown(findings, files);
  const hash = createHash("sha256")
    .update(JSON.stringify([conclusion, findings]))
    .digest("hex")
    .slice(0, 16);
  const externalId = `plinth:${hash}:${since}`;
  const run = known ?? (await forge.readCheckRun(commit));
  const same = run !== null && run.completed && run.externalId === externalId;
  if (!same || again) {
    const draft = { commit, externalId, conclusion, title: checkSummary(findings, files), summary };
    const annotations = findings.slice(0, mostAnnotations).map(checkAnnotation);
    if (same) await forge.writeCheckRun(run.id, { ...draft, annotations: [] });
    // Annotations cannot be taken back: a new run of the same name takes the place of one that has any.
    else await forge.writeCheckRun(run === null || run.annotations > 0 ? null : run.id, { ...draft, annotations });
  }
  return { kind: "reported", findings: findings.length, conclusion, written: !same || again };
}

/** What a run was about the last time. */
function baseOf({ externalId }: CheckRun, otherwise: string): string {
  const base = externalId.split(":").slice(2).join(":");
  return base === "" ? otherwise : base;
}

function conclusionOf(findings: readonly Finding[]): "success" | "neutral" | "failure" {
  if (findings.length === 0) return "success";
  return findings.some(({ level }) => level === "error") ? "failure" : "neutral";
}

/** What is wrong with a repository file, and at its `_extends` what is wrong with a file that it extends. */
async function configFindings(
  file: ChangedFile,
  { since, ...reader }: Reader & { readonly since: string },
  forge: Forge,
  ports: Ports,
): Promise<readonly Finding[]> {
  const text = await readOwnFile(forge, file, ports.store);
  const own = { file: repositoryConfigPath, text };
  const extended = isPushedCommit(since) ? await readExtended(text, reader, ports) : nothingExtended;
  const parsed = parseRepositoryConfig(text, own.file, extended.files, ports.enforced);
  const problems = [...extended.problems, ...(parsed.kind === "invalid" ? parsed.problems : parsed.warnings)];
  const extension = extensionOf(own, ownerOf(reader.repository));
  return problems.map((problem) => {
    if (problem.file === own.file || extension === null) return configFinding(problem);
    return configFinding(extension.problem({ message: configProblemText(problem), hint: null }, problem.code));
  });
}

/**
 * Only a commit of the default branch is compared with a commit. What others propose, from forks for one, has no file of
 * another repository read.
 */
function isPushedCommit(since: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(since);
}

async function dockerfileFindings(
  files: readonly ChangedFile[],
  config: RepositoryConfig,
  forge: Forge,
  ports: Ports,
): Promise<readonly Finding[]> {
  const today = ports.clock.now().toISOString().slice(0, 10);
  const context = { config, enforced: ports.enforced, releaseLines: await ports.releaseLines.current(), today };
  const level = config.policy.unreadable;
  const found = await mapConcurrently(files, readsAtOnce, async (file): Promise<readonly Finding[]> => {
    const read = await readDockerfile(forge, ports.store, file);
    if (!("problem" in read)) return findInDockerfile(read, context);
    return level === "off" ? [] : [fileFinding(read.problem, level)];
  });
  return found.flat();
}

/** The configuration of the default branch: as it was scanned last, or else as it is. A broken one leaves the defaults. */
async function baseConfig(
  repository: string,
  installationId: number | null,
  forge: Forge,
  ports: Ports,
): Promise<RepositoryConfig> {
  const inventory = await loadInventory(ports.store, repository);
  if (inventory !== null) return inventory.config;
  const { config: otherwise } = enforceConfig(defaultRepositoryConfig, ports.enforced);
  const { head } = await forge.readRepository();
  if (head === null) return otherwise;
  const entry = (await forge.listFiles(head)).find(({ path }) => path === repositoryConfigPath);
  const text = await readOwnFile(forge, entry ?? null, ports.store);
  const { parsed } = await readRepositoryConfig(text, { repository, installationId }, ports);
  return parsed.kind === "ok" ? parsed.config : otherwise;
}
