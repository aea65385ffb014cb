import { reconcileReaders } from "../../workflow/repository/reconcile-readers.ts";
import { rememberAway } from "../../workflow/upkeep/installation-away.ts";
import type { EventPorts } from "./event-ports.ts";

/** Some repositories were taken from an installation. */
export async function onRepositoriesRevoked(
  payload: {
    readonly installation: { readonly id: number };
    readonly repositories_removed: readonly { readonly full_name?: string | undefined }[];
  },
  ports: EventPorts,
): Promise<void> {
  const installationId = payload.installation.id;
  const repositories = payload.repositories_removed.flatMap(({ full_name: name }) =>
    name === undefined ? [] : [name],
  );
  ports.log.info({ installationId, repositories: repositories.length }, "Repositories revoked");
  const hidden = repositories.map((repository) => ({ repository, paths: null }));
  await reconcileReaders(hidden, ports);
  for (const repository of repositories) {
    await ports.queue.enqueue({ name: "leave-repository", repository, installationId });
  }
}

/** An installation was suspended or removed: what is queued for it comes to nothing from now on. */
export async function onInstallationLeft(
  { action, installation }: { readonly action: string; readonly installation: { readonly id: number } },
  ports: EventPorts,
): Promise<void> {
  const installationId = installation.id;
  ports.log.info({ installationId, action }, "Installation left");
  await rememberAway(ports.store, installationId);
  await ports.queue.enqueue({ name: "leave-installation", installationId });
}
