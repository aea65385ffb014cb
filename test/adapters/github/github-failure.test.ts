import { inspect } from "node:util";
import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createGithubForge } from "../../../src/adapters/github/github-forge.ts";
import { createRestOctokit } from "../../../src/adapters/github/rest-octokit.ts";
import { AccessError, UpstreamError } from "../../../src/core/errors.ts";
import { quiet } from "./forge-on-github.ts";

const api = "https://api.github.com";

function forge(paceWrites = false) {
  const client = createRestOctokit({ auth: "ghp_secret" }, { apiUrl: api, log: quiet, paceWrites }, "token");
  return createGithubForge(client, "acme/web");
}

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

// Bodies as in https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api and rate-limits-for-the-rest-api;
// those of suspended installations, archived and blocked repositories as users report them in public issues.
const inNinetySeconds = () => String(Math.ceil(Date.now() / 1000) + 90);
const refusals: readonly (readonly [string, number, object, Readonly<Record<string, string>>, string])[] = [
  ["bad credentials", 401, { message: "Bad credentials" }, {}, "github-credentials-rejected"],
  [
    "a permission that the App was not granted",
    403,
    { message: "Resource not accessible by integration" },
    { "x-accepted-github-permissions": "pull_requests=write" },
    "github-permission-missing",
  ],
  [
    "a permission that the token does not have",
    403,
    { message: "Resource not accessible by personal access token" },
    {},
    "github-permission-missing",
  ],
  ["a suspended installation", 403, { message: "This installation has been suspended" }, {}, "installation-suspended"],
  ["an archived repository", 403, { message: "Repository was archived so is read-only." }, {}, "repository-archived"],
  [
    "a repository that GitHub blocked",
    403,
    { message: "Repository access blocked", block: { reason: "tos", html_url: "https://github.com/tos" } },
    {},
    "repository-not-found",
  ],
  ["a repository that is not there, or not shown", 404, { message: "Not Found" }, {}, "repository-not-found"],
  ["a repository taken down", 451, { message: "Repository access blocked" }, {}, "repository-not-found"],
  ["something turned off", 410, { message: "Issues has been disabled in this repository." }, {}, "github-refused"],
  ["a rule of the repository", 422, { message: "Repository rule violations found" }, {}, "branch-protected"],
];

test.for(refusals)("%s is for a person to see to", async ([, status, body, headers, code]) => {
  nock(api).patch("/repos/acme/web/pulls/7").reply(status, body, headers);
  const refused = await forge()
    .updatePullRequest(7, { title: "t" })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AccessError);
  expect(refused).toMatchObject({ code, upstream: "github", resource: "acme/web" });
});

test("a missing permission is named as GitHub names it", async () => {
  const headers = { "x-accepted-github-permissions": "pull_requests=write" };
  nock(api).patch("/repos/acme/web/pulls/7").reply(403, { message: "Resource not accessible by integration" }, headers);
  await expect(forge().updatePullRequest(7, { title: "t" })).rejects.toThrow(
    "acme/web: Plinth needs the permission pull_requests=write (Resource not accessible by integration",
  );
});

const limits: readonly (readonly [string, number, object, () => Readonly<Record<string, string>>, number])[] = [
  ["names the seconds", 429, { message: "Too many" }, () => ({ "retry-after": "70" }), 70_000],
  [
    "is the primary one",
    403,
    { message: "API rate limit exceeded for installation ID 1." },
    () => ({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": inNinetySeconds() }),
    90_000,
  ],
  [
    "is a secondary one and names no time",
    403,
    { message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again." },
    () => ({ "x-ratelimit-remaining": "4000", "x-ratelimit-reset": inNinetySeconds() }),
    60_000,
  ],
  ["asks for next year", 429, { message: "Too many" }, () => ({ "retry-after": "31536000" }), 21_600_000],
];

test.for(limits)(
  "a rate limit that %s is told with its wait, without waiting",
  async ([, status, body, headers, wait]) => {
    const started = performance.now();
    nock(api).patch("/repos/acme/web/pulls/7").reply(status, body, headers());
    const limited = await forge(true)
      .updatePullRequest(7, { title: "t" })
      .catch((error: unknown) => error);
    const tookMs = performance.now() - started;
    expect(limited).toBeInstanceOf(UpstreamError);
    expect(limited).toMatchObject({ code: "rate-limited", upstream: "github", resource: "acme/web", status });
    expect(limited).toHaveProperty(
      "retryAfterMs",
      expect.toSatisfy((told: number) => told <= wait + 2_000 && told >= wait - 2_000 - tookMs),
    );
    expect(tookMs).toBeLessThan(30_000);
  },
);

test.for([
  ["RATE_LIMITED", "API rate limit exceeded", UpstreamError, "rate-limited"],
  [undefined, "Something went wrong while executing your query.", UpstreamError, "github-unavailable"],
  ["STALE_DATA", 'Expected branch to point to "a" but it did not.', UpstreamError, "branch-moved"],
  ["NOT_FOUND", "Could not resolve to a Repository with the name 'acme/web'.", AccessError, "repository-not-found"],
  ["FORBIDDEN", "Resource not accessible by integration", AccessError, "github-permission-missing"],
  ["FORBIDDEN", "Repository was archived so is read-only.", AccessError, "repository-archived"],
  ["UNPROCESSABLE", "A path was requested for deletion which does not exist", AccessError, "github-refused"],
] as const)("a GraphQL error of type %s (%s) is a %o", async ([type, message, kind, code]) => {
  nock(api)
    .post("/graphql")
    .reply(200, { data: null, errors: [{ type, message }] });
  const failure = await forge()
    .commit("plinth/node", { base: "a".repeat(40), message: "m", files: [] })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(kind);
  expect(failure).toMatchObject({ code, resource: "acme/web" });
});

test("a read is repeated after a 5xx, a write is left to the job", async () => {
  nock(api).get("/repos/acme/web/git/blobs/1").reply(502, { message: "Server Error" });
  nock(api).get("/repos/acme/web/git/blobs/1").reply(200, { content: "Zm9v", encoding: "base64" });
  expect(Buffer.from(await forge().readBlob("1")).toString("utf8")).toBe("foo");

  const write = nock(api).patch("/repos/acme/web/pulls/7").twice().reply(502, { message: "Server Error" });
  await expect(forge().updatePullRequest(7, { title: "t" })).rejects.toMatchObject({
    code: "github-unavailable",
    status: 502,
  });
  expect(write.isDone()).toBe(false);
});

test("an answer that will not change is not asked for again", async () => {
  for (const status of [404, 409, 429]) {
    const scope = nock(api).get("/repos/acme/web/git/blobs/1").twice().reply(status, { message: "No" });
    await expect(forge().readBlob("1")).rejects.toThrow(/acme\/web/);
    expect(scope.isDone()).toBe(false);
    nock.cleanAll();
  }
});

test("a connection that breaks is an outage, and the token is in no message", async () => {
  nock(api).patch("/repos/acme/web/pulls/7").replyWithError("read ECONNRESET");
  const failure = await forge()
    .updatePullRequest(7, { title: "t" })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "github-unavailable", resource: "acme/web" });
  expect(failure).toHaveProperty("message", expect.stringContaining("ECONNRESET"));
  expect(inspect(failure, { depth: null })).not.toContain("ghp_secret");
});

// Over REST as in https://github.com/orgs/community/discussions/42272, actions/github-script#455 and GitHub's own pushes
// (GH006, GH013); over GraphQL as public repositories recorded it, for branch protections with a type, for rulesets without.
test.for([
  ["Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n", undefined],
  ["Repository rule violations found\n\nCannot update this protected ref.\n\n", "UNPROCESSABLE"],
  ["Changes must be made through a pull request.", "BRANCH_PROTECTION_RULE_VIOLATION"],
  ['Required status check "ci" is expected.', "BRANCH_PROTECTION_RULE_VIOLATION"],
])("%j keeps a branch from being written, and is for a person to see to", async ([message, type]) => {
  nock(api)
    .post("/graphql")
    .reply(200, { data: { updateRefs: null }, errors: [{ type, message }] });
  await expect(forge().readRepository()).rejects.toMatchObject({
    name: "AccessError",
    code: "branch-protected",
    message: expect.stringContaining("leave plinth/** out"),
  });
});

test.for([
  [422, "Reference update failed"],
  [422, "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n"],
  [422, "Cannot delete this protected ref"],
  [
    403,
    "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
  ],
  [409, "Could not update file: Changes must be made through a pull request."],
] as const)("so does %i %j", async ([status, message]) => {
  nock(api)
    .patch("/repos/acme/web/pulls/7")
    .reply(status, { message, status: String(status) });
  await expect(forge().updatePullRequest(7, { title: "t" })).rejects.toMatchObject({ code: "branch-protected" });
});

test("words of the other side are kept to one short line without hidden characters", async () => {
  const message = `first\nsecond\u202e\u0007${"x".repeat(1000)}`;
  nock(api).patch("/repos/acme/web/pulls/7").reply(422, { message });
  const failure = await forge()
    .updatePullRequest(7, { title: "t" })
    .catch((error: unknown) => error);
  const told = failure instanceof AccessError ? failure.message : "";
  expect(told).toContain("first second");
  expect(told).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(told.length).toBeLessThan(400);
});

function pullRequest(number: number, repo: { id: number } | null) {
  return {
    number,
    html_url: `https://github.com/acme/web/pull/${number}`,
    state: "open",
    title: "t",
    body: null,
    merged_at: null,
    labels: [],
    head: { ref: "plinth/node", sha: "a".repeat(40), repo },
    base: { repo: { id: 1 } },
  };
}

test("pull requests of forks are not ours, whatever their branches are called", async () => {
  const listed = [pullRequest(1, { id: 1 }), pullRequest(2, { id: 2 }), pullRequest(3, null)];
  nock(api).get("/repos/acme/web/pulls").query(true).reply(200, listed);
  expect((await forge().listPullRequests("plinth/node")).map(({ number }) => number)).toEqual([1]);
});

test("nor are those of forks among all that are listed", async () => {
  const one = { headRefName: "plinth/node", state: "OPEN", body: "", labels: null };
  const nodes = [
    { ...one, number: 1, headRepository: { id: "R_1" }, isCrossRepository: false },
    { ...one, number: 2, headRepository: { id: "R_2" }, isCrossRepository: true },
    { ...one, number: 3, headRepository: null, isCrossRepository: true },
  ];
  const pageInfo = { hasNextPage: false, endCursor: null };
  nock(api)
    .post("/graphql")
    .reply(200, { data: { repository: { open: { nodes, pageInfo }, closed: { nodes: [] } } } });
  const below = await forge().listPullRequests("plinth/");
  expect(below.map(({ number }) => number)).toEqual([1]);
});

test("where drafts are not to be had, an ordinary pull request is opened", async () => {
  const draftsRefused = { message: "Draft pull requests are not supported in this repository." };
  nock(api)
    .post("/repos/acme/web/pulls", (body: { draft: boolean }) => body.draft)
    .reply(422, draftsRefused);
  nock(api).get("/repos/acme/web/pulls").query(true).reply(200, []);
  nock(api)
    .post("/repos/acme/web/pulls", (body: { draft: boolean }) => !body.draft)
    .reply(201, {
      number: 1,
      html_url: "https://github.com/acme/web/pull/1",
      state: "open",
      title: "t",
      body: "b",
      merged_at: null,
      draft: false,
      labels: [],
      head: { ref: "plinth/node", sha: "a".repeat(40) },
      base: { ref: "main" },
    });
  const draft = { branch: "plinth/node", base: "main", title: "t", body: "b", draft: true };
  expect(await forge().openPullRequest(draft)).toMatchObject({ number: 1, draft: false });
});
