import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { listen } from "../listen.ts";
import { type GithubOptions, startGithub, type StandInGithub } from "./start-github.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: Partial<GithubOptions> = {}): Promise<StandInGithub> {
  const repositories = [{ name: "acme/web", files: { Dockerfile: "FROM node:20\n" } }];
  const github = await startGithub({ repositories, ...options });
  stops.push(() => github.stop());
  return github;
}

async function ask(github: StandInGithub, method: string, path: string, body?: object, headers = {}) {
  const reply = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${github.token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answered = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    body: answered === "" ? null : (JSON.parse(answered) as unknown),
  };
}

test.for([
  ["POST", "/repos/acme/web/pulls", { titel: "t", head: "a", base: "main" }, "unknown property titel"],
  ["POST", "/repos/acme/web/pulls", { title: "t", head: "a" }, "must have required property 'base'"],
  ["POST", "/repos/acme/web/git/refs", { ref: 1, sha: "a" }, "body/ref must be string"],
  ["GET", "/repos/acme/web/pulls?state=opened", undefined, "query state must be equal to one of"],
  ["GET", "/repos/acme/web/pulls?heads=x", undefined, "the query has an unknown heads"],
  ["GET", "/repos/acme/web/stargazers", undefined, "is not an operation of the extract"],
  ["POST", "/graphql", { query: "query A { repository(owner: 1, name: 2) { sha } }" }, 'field "sha"'],
  ["POST", "/graphql", { query: "query A($a: Int!) { rateLimit { limit } }", variables: { a: "b" } }, "Int"],
] as const)("%s %s with %o is not what GitHub describes", async ([method, path, body, what]) => {
  const github = await startGithub({ repositories: [{ name: "acme/web" }] });
  await ask(github, method, path, body);
  expect(github.violations.join("\n")).toContain(what);
  await expect(github.stop()).rejects.toThrow("not as GitHub's API is described");
});

test("a branch that is moved to the bare base closes its pull request", async () => {
  const github = await start();
  const { main } = await github.branches("acme/web");
  const { sha } = await github.commitFiles("acme/web", { Dockerfile: "FROM node:22\n" }, "Bump", "bump");
  const opened = { title: "t", head: "bump", base: "main" };
  expect((await ask(github, "POST", "/repos/acme/web/pulls", opened)).status).toBe(201);
  expect(await github.pullRequests("acme/web")).toMatchObject([{ state: "open", headSha: sha, author: "octocat" }]);
  await ask(github, "PATCH", "/repos/acme/web/git/refs/heads/bump", { sha: main, force: true });
  expect(await github.pullRequests("acme/web")).toMatchObject([{ state: "closed" }]);
});

test("pull requests that GitHub refuses are refused in its words", async () => {
  const github = await start();
  const open = async (head: string) =>
    (await ask(github, "POST", "/repos/acme/web/pulls", { title: "t", head, base: "main" })).body;
  expect(await open("nowhere")).toMatchObject({ errors: [{ field: "head", code: "invalid" }] });
  const { main } = await github.branches("acme/web");
  await ask(github, "POST", "/repos/acme/web/git/refs", { ref: "refs/heads/bare", sha: main });
  expect(await open("bare")).toMatchObject({ errors: [{ message: "No commits between main and bare" }] });
  await github.commitFiles("acme/web", { Dockerfile: "FROM node:22\n" }, "Bump", "bump");
  await open("bump");
  expect(await open("bump")).toMatchObject({ errors: [{ message: "A pull request already exists for acme:bump." }] });
});

test("a merge keeps what the base got meanwhile", async () => {
  const github = await start();
  await github.commitFiles("acme/web", { Dockerfile: "FROM node:22\n" }, "Bump", "bump");
  await ask(github, "POST", "/repos/acme/web/pulls", { title: "t", head: "bump", base: "main" });
  await github.commitFiles("acme/web", { README: "Hello\n" }, "Say hello");
  await github.merge("acme/web", 1);
  expect(await github.fileAt("acme/web", "main", "README")).toBe("Hello\n");
  expect(await github.fileAt("acme/web", "main", "Dockerfile")).toBe("FROM node:22\n");
});

test("an answer that did not change is 304, under an Enterprise Server's prefix too", async () => {
  const github = await start();
  const first = await ask(github, "GET", "/api/v3/repos/acme/web");
  expect(first.headers.get("x-ratelimit-remaining")).toBe("4999");
  const known = { "if-none-match": first.headers.get("etag") ?? "" };
  expect((await ask(github, "GET", "/api/v3/repos/acme/web", undefined, known)).status).toBe(304);
});

test("a credential that nobody was given is rejected", async () => {
  const github = await start();
  const reply = await ask(github, "GET", "/repos/acme/web", undefined, { authorization: "Bearer guessed" });
  expect(reply).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
});

test("a push is told by a webhook that is signed, with the files it touched", async () => {
  const received: { event: unknown; signature: unknown; body: string }[] = [];
  const receiver = createServer((request, response) => {
    const { "x-github-event": event, "x-hub-signature-256": signature } = request.headers;
    void text(request).then((body) => {
      received.push({ event, signature, body });
      response.writeHead(202).end();
    });
  });
  const { host, stop } = await listen(receiver);
  stops.push(stop);
  const github = await start({ webhookUrl: `http://${host}/hook`, webhookSecret: "s3cret" });
  const { sha, webhook } = await github.commitFiles("acme/web", { "api/Dockerfile": "FROM go\n", Dockerfile: null });
  expect(webhook).toBe(202);
  expect(await github.announceInstallation("acme")).toBe(202);
  expect(received.map(({ event }) => event)).toEqual(["push", "installation"]);
  for (const { body, signature } of received) {
    expect(signature).toBe(`sha256=${createHmac("sha256", "s3cret").update(body).digest("hex")}`);
  }
  expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({
    ref: "refs/heads/main",
    after: sha,
    forced: false,
    repository: { full_name: "acme/web", default_branch: "main" },
    installation: { id: 1 },
    commits: [{ id: sha, added: ["api/Dockerfile"], modified: [], removed: ["Dockerfile"] }],
  });
  expect(JSON.parse(received[1]?.body ?? "")).toMatchObject({
    action: "created",
    repositories: [{ full_name: "acme/web" }],
  });
});
