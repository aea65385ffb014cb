import { wishForReconciling } from "../../workflow/upkeep/reconcile-progress.ts";
import type { EventPorts } from "./event-ports.ts";

/** By then the new name's scan has taken along what was known under the old one. */
const minuteMs = 60 * 1000;

interface Changed {
  readonly repository: { readonly full_name: string };
  readonly installation?: { readonly id: number } | undefined;
}

/** A repository was created, archived or unarchived. The scan sees which, whenever the event comes, and puts the index right. */
export async function onRepositoryChanged(payload: Changed, ports: EventPorts): Promise<void> {
  const { repository, installation } = payload;
  const installationId = installation?.id ?? null;
  await ports.queue.enqueue({ name: "scan-repository", repository: repository.full_name, installationId });
}

/** An account has another name, and with it all its repositories: their list has the new ones. */
export async function onAccountRenamed(
  { installation }: Pick<Changed, "installation">,
  ports: EventPorts,
): Promise<void> {
  await wishForReconciling(installation?.id ?? null, ports);
  await ports.queue.enqueue({ name: "reconcile", installationId: installation?.id });
}

/** A repository was deleted. */
export async function onRepositoryDeleted({ repository, installation }: Changed, ports: EventPorts): Promise<void> {
  if (installation === undefined) return;
  const installationId = installation.id;
  await ports.queue.enqueue({ name: "leave-repository", repository: repository.full_name, installationId });
}

/** A repository was edited, which concerns Plinth where another branch is the default one now. */
export async function onRepositoryEdited(
  payload: Changed & { readonly changes: { readonly default_branch?: object | undefined } },
  ports: EventPorts,
): Promise<void> {
  if (payload.changes.default_branch !== undefined) await onRepositoryChanged(payload, ports);
}

/**
 * A repository has another name or owner. The scan under the new name takes along what is known; where that is another
 * owner's, who has no Plinth, there is only the old name to be left.
 */
export async function onRepositoryMoved(
  payload: Changed & {
    readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
    readonly changes: {
      readonly repository?: { readonly name: { readonly from: string } } | undefined;
      readonly owner?:
        | {
            readonly from: {
              readonly user?: { readonly login: string } | null | undefined;
              readonly organization?: { readonly login: string } | undefined;
            };
          }
        | undefined;
    };
  },
  ports: EventPorts,
): Promise<void> {
  await onRepositoryChanged(payload, ports);
  const { repository, changes, installation } = payload;
  if (installation === undefined) return;
  const owner = (changes.owner?.from.organization ?? changes.owner?.from.user)?.login ?? repository.owner.login;
  const name = changes.repository?.name.from ?? repository.name;
  const former = { repository: `${owner}/${name}`, installationId: installation.id };
  await ports.queue.enqueue({ name: "leave-repository", ...former }, { afterMs: minuteMs });
}
