import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

function withDashboard(): InMemoryPlinth {
  return new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yml": "dashboard: true\n" });
}

function issues(plinth: InMemoryPlinth) {
  return [...plinth.forge.conversation(repository).issues.values()];
}

test("a reply that is lost when the dashboard is opened, and a wiped store, open no second one", async () => {
  const plinth = withDashboard();
  const lost = new UpstreamError("github-unavailable", "lost", { upstream: "github", resource: repository });
  plinth.forge.fail("openIssue", lost, { after: true });
  await plinth.scan();
  await plinth.scan();
  plinth.forget();
  await plinth.scan();
  expect(issues(plinth)).toHaveLength(1);
});

test("a dashboard that a person closed is left to them", async () => {
  const plinth = withDashboard();
  await plinth.scan();
  const [issue] = issues(plinth);
  if (issue !== undefined) {
    plinth.forge.conversation(repository).issues.set(issue.number, { ...issue, state: "closed" });
  }
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  await plinth.scan();
  expect(issues(plinth)).toEqual([{ ...issue, state: "closed" }]);
});

test("a tick that was written over before its turn came is heeded all the same", async () => {
  const plinth = withDashboard();
  await plinth.scan();
  const [issue] = issues(plinth);
  const [open] = plinth.forge.pullRequests(repository);
  const head = plinth.forge.commitFiles(repository, { "README.md": "# Web\n" });
  expect(issue?.body).not.toContain("[x]");
  const boxes = [{ wish: "rebase" as const, branch: open?.branch ?? "" }];
  await plinth.do({
    name: "heed-boxes",
    repository,
    installationId: 1,
    number: issue?.number ?? 0,
    by: "octocat",
    boxes,
  });
  expect((await (await plinth.forge.open(repository)).readBranch(open?.branch ?? ""))?.parents).toEqual([head]);
});

test("of a branch that is not Plinth's no box does anything", async () => {
  const plinth = withDashboard();
  await plinth.scan();
  const number = issues(plinth)[0]?.number ?? 0;
  const boxes = [{ wish: "recreate" as const, branch: "main" }];
  const { outcomes } = await plinth.do({
    name: "heed-boxes",
    repository,
    installationId: 1,
    number,
    by: "octocat",
    boxes,
  });
  expect(outcomes).toEqual([{ kind: "skipped", reason: "no-box-ticked" }]);
});
