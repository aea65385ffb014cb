import { reconcileReaders } from "../../workflow/repository/reconcile-readers.ts";
import { rememberBack } from "../../workflow/upkeep/installation-away.ts";
import { wishForReconciling } from "../../workflow/upkeep/reconcile-progress.ts";
import type { EventPorts } from "./event-ports.ts";

/** Plinth was given repositories: by a new installation, by adding some to one, or by ending a suspension. */
export async function onRepositoriesGranted(
  payload: {
    readonly action: string;
    readonly installation: { readonly id: number };
    readonly repositories?: readonly { readonly full_name: string }[];
    readonly repositories_added?: readonly { readonly full_name: string }[];
  },
  ports: EventPorts,
): Promise<void> {
  const installationId = payload.installation.id;
  const repositories = payload.repositories_added ?? payload.repositories;
  ports.log.info(
    { installationId, action: payload.action, repositories: repositories?.length },
    "Repositories granted",
  );
  await rememberBack(ports.store, installationId);
  // Ending a suspension names no repositories; reconciling finds them.
  if (repositories === undefined) {
    await wishForReconciling(installationId, ports);
    return await ports.queue.enqueue({ name: "reconcile", installationId });
  }
  const shown = repositories.map(({ full_name: repository }) => ({ repository, paths: null }));
  await reconcileReaders(shown, ports);
  for (const { repository } of shown) {
    await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
  }
}
