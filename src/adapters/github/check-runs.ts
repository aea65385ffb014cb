import type { CheckAnnotation } from "../../core/findings/check-annotation.ts";
import type { ChangedFile, CheckRun, CheckRunDraft } from "../../workflow/ports/check-runs.ts";
import type { GithubRepository } from "./github-client.ts";
import { ofCommit } from "./of-commit.ts";

const name = "plinth";

/** GitHub takes at most this many annotations in one request. */
const annotationsAtOnce = 50;

/** Lists the files that a commit added or changed since it left `base`; GitHub lists at most 300. */
export async function listChangedFiles(
  repository: GithubRepository,
  base: string,
  commit: string,
): Promise<readonly ChangedFile[]> {
  const { client, owner, repo } = repository;
  const asked = { owner, repo, basehead: `${base}...${commit}`, per_page: 1 };
  const { data } = await ofCommit(repository, commit, () => client.rest.repos.compareCommitsWithBasehead(asked));
  return (data.files ?? []).flatMap(({ filename, status, sha }) =>
    status === "removed" || sha === null ? [] : [{ path: filename, sha }],
  );
}

/** Reads the newest check run of that name; another App's, which cannot be changed, has no external id of Plinth's. */
export async function readCheckRun(repository: GithubRepository, commit: string): Promise<CheckRun | null> {
  const { client, owner, repo } = repository;
  const asked = { owner, repo, ref: commit, check_name: name, filter: "latest" } as const;
  const { data } = await ofCommit(repository, commit, () => client.rest.checks.listForRef(asked));
  const run = data.check_runs.find(({ external_id: externalId }) => externalId?.startsWith("plinth:") === true);
  if (run === undefined) return null;
  return {
    id: run.id,
    externalId: run.external_id ?? "",
    completed: run.status === "completed",
    annotations: run.output.annotations_count,
  };
}

/** Completes a check run, creating it first where it is none yet; annotations go out fifty at a time, the end comes last. */
export async function writeCheckRun(
  repository: GithubRepository,
  known: number | null,
  draft: CheckRunDraft,
): Promise<void> {
  const { client, owner, repo } = repository;
  const { commit, externalId, conclusion, title, summary, annotations } = draft;
  const batches = Array.from({ length: Math.max(1, Math.ceil(annotations.length / annotationsAtOnce)) }, (_, index) =>
    annotations.slice(index * annotationsAtOnce, (index + 1) * annotationsAtOnce).map(annotationRequest),
  );
  let id = known;
  for (const [index, batch] of batches.entries()) {
    const output = { title, summary, annotations: batch };
    const state =
      index === batches.length - 1
        ? { status: "completed" as const, conclusion, external_id: externalId }
        : { status: "in_progress" as const, external_id: "plinth:" };
    if (id === null) {
      const asked = { owner, repo, name, head_sha: commit, ...state, output };
      const created = await ofCommit(repository, commit, () => client.rest.checks.create(asked));
      id = created.data.id;
    } else {
      await client.rest.checks.update({ owner, repo, check_run_id: id, ...state, output });
    }
  }
}

function annotationRequest({ path, startLine, endLine, columns, level, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    ...(columns === null ? {} : { start_column: columns.start, end_column: columns.end }),
    annotation_level: level,
    title,
    message,
  };
}
