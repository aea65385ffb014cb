import type { Context } from "probot";
import { commitPushed } from "../../workflow/repository/commit-pushed.ts";
import { repositoryPushed } from "../../workflow/repository/repository-pushed.ts";
import type { EventPorts } from "./event-ports.ts";

/** GitHub lists at most this many commits of one push. */
const commitsListed = 2048;

/** A push to a branch. */
export async function onPush({ payload }: Pick<Context<"push">, "payload">, ports: EventPorts): Promise<void> {
  if (payload.deleted || !payload.ref.startsWith("refs/heads/")) return;
  const { commits, repository } = payload;
  // A forced push can take files away without any commit that says so.
  const complete = !payload.forced && commits.length > 0 && commits.length < commitsListed;
  const paths = commits.flatMap(({ added, modified, removed }) =>
    [added, modified, removed].flatMap((some) => some ?? []),
  );
  const push = {
    repository: repository.full_name,
    installationId: payload.installation?.id ?? null,
    branch: payload.ref.slice("refs/heads/".length),
    defaultBranch: repository.default_branch,
    paths: complete ? paths : null,
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
