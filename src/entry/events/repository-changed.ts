import type { EventPorts } from "./event-ports.ts";

/** By then the new name's scan has taken along what was known under the old one. */
const minuteMs = 60 * 1000;

interface Changed {
  readonly repository: { readonly full_name: string };
  readonly installation?: { readonly id: number } | undefined;
}

/** A repository was archived, unarchived or deleted. The scan sees which, whenever the event comes, and puts the index right. */
export async function onRepositoryChanged(payload: Changed, ports: EventPorts): Promise<void> {
  await ports.queue.enqueue(scanOf(payload.repository.full_name, payload));
}

/** A repository was edited, which concerns Plinth where another branch is the default one now. */
export async function onRepositoryEdited(
  payload: Changed & { readonly changes: { readonly default_branch?: object | undefined } },
  ports: EventPorts,
): Promise<void> {
  if (payload.changes.default_branch !== undefined) await onRepositoryChanged(payload, ports);
}

/**
 * A repository has another name or owner. The scan under the new name takes along what is known; where Plinth may not see it
 * there, the scan under the old one finds nothing, and leaves it.
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
  const { repository, changes } = payload;
  const owner = (changes.owner?.from.organization ?? changes.owner?.from.user)?.login ?? repository.owner.login;
  const name = changes.repository?.name.from ?? repository.name;
  await ports.queue.enqueue(scanOf(`${owner}/${name}`, payload), { afterMs: minuteMs });
}

function scanOf(repository: string, { installation }: Changed) {
  return { name: "scan-repository" as const, repository, installationId: installation?.id ?? null };
}
