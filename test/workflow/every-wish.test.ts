import { describe, expect, test } from "vitest";
import { AccessError, UpstreamError } from "../../src/core/errors.ts";
import type { Job } from "../../src/workflow/job.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const commentId = 5;
const config = ".github/plinth.yml";
const settings = "minimumAgeDays: 0\nlimits: { openPullRequests: 1 }\ndashboard: true\n";
const node = "docker.io/library/node";
const redis = "docker.io/library/redis";
const both = { Dockerfile: "FROM node:22.11.0\n", "cache/Dockerfile": "FROM redis:8.0.1\n", [config]: settings };
const about = { repository, installationId: 1, number: 1 } as const;

/** What a person wants, and how the repository is before that. */
interface Wish {
  readonly files?: Readonly<Record<string, string>>;
  readonly prepare?: (plinth: InMemoryPlinth) => Promise<unknown>;
  readonly job: (plinth: InMemoryPlinth) => Job;
  /** How the comment is reacted to, if not by a yes. */
  readonly reactions?: readonly string[];
}

const says = (text: string) => (plinth: InMemoryPlinth) => say(plinth, text, commentId);
const ticks = (wish: "rebase" | "open" | "recreate", number: number | null) => (plinth: InMemoryPlinth) => {
  const waiting = /plinth:open (?<branch>\S+) /.exec(dashboardOf(plinth))?.groups?.["branch"];
  const branch = wish === "open" ? (waiting ?? "") : (plinth.forge.pullRequests(repository)[0]?.branch ?? "");
  const box = { wish, branch: number === null ? branch : null };
  return { name: "heed-boxes" as const, ...about, number: number ?? 1001, by: "octocat", boxes: [box] };
};

function say(plinth: InMemoryPlinth, body: string, id: number): Job {
  const said = { number: 1, author: "octocat", isBot: false, body, answered: false, reactions: [] };
  plinth.forge.conversation(repository).comments.set(id, said);
  return { name: "run-command", ...about, commentId: id };
}

async function pushToMain({ forge }: InMemoryPlinth): Promise<void> {
  forge.commitFiles(repository, { "README.md": "# Web\n" });
}

async function pushToBranch({ forge }: InMemoryPlinth): Promise<void> {
  const branch = forge.pullRequests(repository)[0]?.branch ?? "";
  forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
}

async function close(plinth: InMemoryPlinth): Promise<void> {
  plinth.forge.close(repository, 1);
  await plinth.scan();
}

const wishes: Readonly<Record<string, Wish>> = {
  "/plinth rebase": { prepare: pushToMain, job: says("/plinth rebase") },
  "/plinth recreate": { prepare: pushToBranch, job: says("/plinth recreate") },
  "/plinth recreate of a closed one": { prepare: close, job: says("/plinth recreate") },
  "/plinth ignore this version": { job: says("/plinth ignore this version") },
  "/plinth ignore image": { job: says("/plinth ignore image") },
  "/plinth ignore major": {
    files: { Dockerfile: "FROM node:20.1.0\n", [config]: settings },
    job: says("/plinth ignore major"),
  },
  "/plinth unignore": {
    prepare: async (plinth) => await plinth.do(say(plinth, "/plinth ignore image", commentId + 1)),
    job: says("/plinth unignore"),
  },
  "/plinth explain": { job: says("/plinth explain") },
  "/plinth merge when green": { job: says("/plinth merge when green") },
  "/plinth sing": { job: says("/plinth sing"), reactions: ["confused"] },
  "several at once": { prepare: pushToMain, job: says("/plinth explain\n/plinth rebase\n/plinth merge when green") },
  "the box of a pull request": { prepare: pushToMain, job: ticks("rebase", 1), reactions: [] },
  "the dashboard's box of an open one": { prepare: pushToMain, job: ticks("rebase", null), reactions: [] },
  "the dashboard's box of one that waits": { job: ticks("open", null), reactions: [] },
  "the dashboard's box of a closed one": { prepare: close, job: ticks("recreate", null), reactions: [] },
};

const github = { upstream: "github", resource: repository } as const;
const faults = {
  "a 502": { error: new UpstreamError("github-unavailable", "502", github), after: false },
  "a reply that is lost": { error: new UpstreamError("github-unavailable", "cut", github), after: true },
  "a secondary rate limit": {
    error: new UpstreamError("rate-limited", "Wait.", { ...github, retryAfterMs: 1_000 }),
    after: false,
  },
  "a 409": { error: new UpstreamError("branch-moved", "409", github), after: false },
  "a 422": { error: new AccessError("github-refused", "422", github), after: false },
} as const;

function dashboardOf({ forge }: InMemoryPlinth): string {
  return forge.conversation(repository).issues.get(1001)?.body ?? "";
}

/** An organisation's repository in which somebody is about to want something. */
async function begin({ files = both, prepare }: Wish): Promise<InMemoryPlinth> {
  const plinth = new InMemoryPlinth(files);
  const createdAt = "2026-01-01T00:00:00Z";
  for (const tag of ["20.1.0", "24.0.0"]) {
    if (files !== both) plinth.registry.put(node, tag, { createdAt, content: tag });
  }
  for (const tag of ["8.0.1", "8.0.2"]) plinth.registry.put(redis, tag, { createdAt, content: tag });
  await plinth.scan();
  await prepare?.(plinth);
  plinth.forge.writes.length = 0;
  plinth.forge.calls.length = 0;
  return plinth;
}

/** Does a job and what comes of it; what failed is done again, as `plinth failed --retry` has it. */
async function doWithRetries(plinth: InMemoryPlinth, job: Job): Promise<void> {
  let failed: readonly Job[] = [job];
  for (let round = 0; failed.length > 0; round += 1) {
    if (round > 3) throw new Error(`these fail again and again: ${JSON.stringify(failed)}`);
    const next: Job[] = [];
    for (const one of failed) next.push(...(await plinth.do(one)).failures.map((failure) => failure.job));
    plinth.passTime(2_000);
    failed = next;
  }
}

function withoutIds(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{40}\b/g, "COMMIT");
}

/** What people see in the end, whichever commits it took. */
async function seen(plinth: InMemoryPlinth) {
  const { forge } = plinth;
  const { comments, issues, autoMerges } = forge.conversation(repository);
  const main = forge.branches(repository)["main"];
  const view = await forge.open(repository);
  const pullRequests = forge.pullRequests(repository).map(async ({ number, state, title, body, branch, ...more }) => {
    const head = await view.readBranch(branch);
    return {
      pullRequest: [number, state, title, withoutIds(body), more.labels, more.comments.map(withoutIds)],
      files: ["Dockerfile", "cache/Dockerfile", "mine.txt"].map((path) => forge.fileAt(repository, branch, path)),
      isOnNewest: head === null ? null : head.parents.includes(main ?? ""),
      merges: autoMerges.has(number),
    };
  });
  return {
    pullRequests: await Promise.all(pullRequests),
    issues: [...issues.values()],
    reactions: comments.get(commentId)?.reactions ?? [],
    branches: Object.keys(forge.branches(repository)).toSorted(),
  };
}

describe.for(Object.entries(wishes))("%s", ([, wish]) => {
  test.for(Object.entries(faults))(
    "comes to the same, whichever request meets %s, and leaves nothing to write",
    async ([, { error, after }]) => {
      const well = await begin(wish);
      await doWithRetries(well, wish.job(well));
      const requests = well.forge.calls.length;
      const wanted = await seen(well);
      expect(wanted.reactions).toEqual(wish.reactions ?? ["+1"]);

      for (let skip = 0; skip < requests; skip += 1) {
        const plinth = await begin(wish);
        const job = wish.job(plinth);
        plinth.forge.fail("any", error, { skip, after });
        await doWithRetries(plinth, job);
        const met = plinth.forge.calls[skip] ?? "";
        expect(await seen(plinth), `request ${skip}: ${met}`).toEqual(wanted);
        plinth.forge.writes.length = 0;
        await plinth.scan();
        expect(plinth.forge.writes, `after request ${skip}: ${met}`).toEqual([]);
      }
    },
  );
});
