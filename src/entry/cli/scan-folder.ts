import { createHttpRegistry } from "../../adapters/registry/http-registry.ts";
import { createInMemoryStore } from "../../adapters/store/in-memory-store.ts";
import type { AccessCode, UpstreamCode } from "../../core/errors.ts";
import type { Reportable } from "../../core/report/report-of.ts";
import { rememberingRegistry } from "../../workflow/remembering-registry.ts";
import { type ScanResult, scanFiles } from "../../workflow/scan-files.ts";
import type { CommandArguments, Misuse } from "./command.ts";
import { showProgress } from "./progress.ts";
import { type Folder, readFolder } from "./read-folder.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import type { Terminal } from "./terminal.ts";

/** What a scan found out about a folder. */
export interface FolderScan {
  readonly folder: Folder;
  readonly scan: ScanResult;
  readonly reportable: Reportable;
  /** True where a registry could not be asked about an image, so that the result is not whole. */
  readonly upstreamFailed: boolean;
}

/** A command runs for minutes at most: what a registry said holds until its end. */
const wholeRunMs = 60 * 60 * 1000;

/** Reads a folder and asks the registries about its images. */
export async function scanFolder(given: CommandArguments, terminal: Terminal): Promise<FolderScan | Misuse> {
  const startedAt = performance.now();
  const settings = await readOperatorSettings(given.text("settings") ?? terminal.environment["PLINTH_SETTINGS"]);
  const folder = await readFolder(given);
  if ("misuse" in folder) return folder;

  const clock = { now: () => new Date() };
  const readSecret = (name: string): string | undefined => terminal.environment[name];
  const registry = createHttpRegistry({ settings, readSecret, allowLoopback: true, clock });
  const progress = showProgress(terminal, "Asking registries about images", () => performance.now());
  try {
    const scan = await scanFiles({
      files: folder.files,
      config: folder.config,
      registry: rememberingRegistry(registry, createInMemoryStore(clock), wholeRunMs),
      clock,
      onProgress: progress.update,
    });
    const reportable = {
      lines: scan.lines,
      decisions: scan.decisions,
      problems: [...folder.problems, ...scan.problems],
      stats: {
        files: folder.files.length,
        registryRequests: registry.requestCount,
        durationMs: performance.now() - startedAt,
      },
    };
    return { folder, scan, reportable, upstreamFailed: scan.problems.some(({ code }) => unasked.has(code)) };
  } finally {
    progress.end();
    await registry.close();
  }
}

const unasked: ReadonlySet<string> = new Set<UpstreamCode | AccessCode>([
  "registry-unavailable",
  "registry-reply-invalid",
  "rate-limited",
  "registry-credentials-rejected",
  "registry-access-denied",
  "host-not-allowed",
]);
