import type { Context } from "probot";
import { commitPushed } from "../../workflow/repository/commit-pushed.ts";
import { repositoryPushed } from "../../workflow/repository/repository-pushed.ts";
import type { EventPorts } from "./event-ports.ts";

/** GitHub lists at most this many commits of one push, and this many files of one commit. */
const commitsListed = 2048;
const filesListed = 3000;

/** A push to a branch. */
export async function onPush({ payload }: Pick<Context<"push">, "payload">, ports: EventPorts): Promise<void> {
  if (payload.deleted || !payload.ref.startsWith("refs/heads/")) return;
  const { repository } = payload;
  const push = {
    repository: repository.full_name,
    installationId: payload.installation?.id ?? null,
    branch: payload.ref.slice("refs/heads/".length),
    defaultBranch: repository.default_branch,
    paths: changedPaths(payload),
    before: payload.before,
    after: payload.after,
  };
  // The scan first: it reads the policy that the check goes by.
  const outcome = await repositoryPushed(push, ports);
  await commitPushed(push, ports);
  ports.log.info(
    { repository: repository.full_name, ref: payload.ref, after: payload.after, outcome },
    "Push received",
  );
}

/** All files that a push changed, as the commits tell it; null where they may not tell all. */
function changedPaths({ commits, forced, after }: Context<"push">["payload"]): readonly string[] | null {
  // A forced push can take files away without any commit that says so.
  if (forced || commits.length >= commitsListed || commits.at(-1)?.id !== after) return null;
  const changed = commits.map(({ added, modified, removed }) =>
    [added, modified, removed].flatMap((some) => some ?? []),
  );
  return changed.some(({ length }) => length >= filesListed) ? null : changed.flat();
}
