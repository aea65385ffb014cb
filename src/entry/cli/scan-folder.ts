import type { Reportable } from "../../core/report/report-of.ts";
import { type ScanResult, scanFiles } from "../../workflow/scan-files.ts";
import type { CommandArguments, Misuse } from "./command.ts";
import { isUnasked } from "./is-unasked.ts";
import { openRegistry } from "./open-registry.ts";
import { readReleaseLines } from "./read-release-lines.ts";
import { showProgress } from "./progress.ts";
import { type Folder, readFolder } from "./read-folder.ts";
import type { Terminal } from "./terminal.ts";

/** What a scan found out about a folder. */
export interface FolderScan {
  readonly folder: Folder;
  readonly scan: ScanResult;
  readonly reportable: Reportable;
  /** True where a registry could not be asked about an image, so that the result is not whole. */
  readonly upstreamFailed: boolean;
}

/** Reads a folder and asks the registries about its images. */
export async function scanFolder(given: CommandArguments, terminal: Terminal): Promise<FolderScan | Misuse> {
  const startedAt = performance.now();
  const clock = { now: () => new Date() };
  const registry = await openRegistry(given, terminal, clock);
  try {
    const folder = await readFolder(given, terminal);
    if ("misuse" in folder) return folder;
    const { files, config } = folder;
    const releaseLines = await readReleaseLines(given, terminal, clock);
    const scan = await withProgress(terminal, (onProgress) => {
      return scanFiles({ files, config, registry, clock, releaseLines, onProgress });
    });
    const reportable = {
      lines: scan.lines,
      decisions: scan.decisions,
      problems: [...folder.problems, ...scan.problems],
      stats: {
        files: files.length,
        registryRequests: registry.requestCount,
        durationMs: performance.now() - startedAt,
      },
    };
    return { folder, scan, reportable, upstreamFailed: scan.problems.some(isUnasked) };
  } finally {
    await registry.close();
  }
}

async function withProgress<Result>(
  terminal: Terminal,
  act: (onProgress: (done: number, all: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(terminal, "Asking registries about images", () => performance.now());
  try {
    return await act(progress.update);
  } finally {
    progress.end();
  }
}
