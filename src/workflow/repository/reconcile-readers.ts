import { wishForReconciling } from "../upkeep/reconcile-progress.ts";
import { enqueuePaced, type PacedPorts } from "./enqueue-paced.ts";
import { forgetSharedFiles } from "./shared-files.ts";
import type { RepositoryName } from "../ports/forge.ts";

/** A repository in which files changed; null where nobody knows which, or all of them can be read now, or not any more. */
interface Changed {
  readonly repository: RepositoryName;
  readonly paths: readonly string[] | null;
}

/** Has those installations reconciled that go by files of these repositories, and those that are named; how many there are. */
export async function reconcileReaders(
  changes: readonly Changed[],
  ports: PacedPorts,
  named: readonly (number | null)[] = [],
): Promise<number> {
  const concerned = new Set(named);
  for (const { repository, paths } of changes) {
    for (const id of await forgetSharedFiles(repository, paths, ports.store)) concerned.add(id);
  }
  for (const id of concerned) {
    await wishForReconciling(id, ports);
    await enqueuePaced({ name: "reconcile", installationId: id ?? undefined }, ports);
  }
  return concerned.size;
}
