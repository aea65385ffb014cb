/**
 * A GitHub and a registry for `bench/sweep.ts`, lean enough for ten thousand repositories, in a process of their own:
 * `node simulated-upstreams.ts REPOSITORIES IMAGES GITHUB_MS REGISTRY_MS`.
 *
 * They know just the requests of scans and lookups, and keep nothing but counts. Every Dockerfile is pinned to the newest
 * tag, so that there is nothing to propose. Any message is answered with how many requests each had since the last one.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { listen } from "../test/servers/listen.ts";

const [repositories = 0, images = 0, githubMs = 0, registryMs = 0] = process.argv.slice(2).map(Number);
const indexType = "application/vnd.oci.image.index.v1+json";
const counts = { github: 0, registry: 0 };

function manifestOf(image: string): { readonly body: Buffer; readonly digest: string } {
  const manifests = ["amd64", "arm64"].map((architecture) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${createHash("sha256").update(`${image} ${architecture}`).digest("hex")}`,
    size: 1_000,
    platform: { os: "linux", architecture },
  }));
  const annotations = { "org.opencontainers.image.created": "2026-01-01T00:00:00Z" };
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests, annotations }));
  return { body, digest: `sha256:${createHash("sha256").update(body).digest("hex")}` };
}

async function answerAsRegistry({ method, url = "", headers }: IncomingMessage, response: ServerResponse) {
  counts.registry += 1;
  await delay(registryMs);
  const [, image = "", what = ""] = /^\/v2\/(acme\/image-\d+)\/(tags\/list|manifests\/.+?)(?:\?|$)/.exec(url) ?? [];
  if (image === "") return response.writeHead(404).end();
  if (what === "tags/list") {
    const etag = `"${image}"`;
    if (headers["if-none-match"] === etag) return response.writeHead(304).end();
    response.writeHead(200, { "content-type": "application/json", etag });
    return response.end(JSON.stringify({ name: image, tags: ["0.9.0", "1.0.0"] }));
  }
  const { body, digest } = manifestOf(image);
  response.writeHead(200, {
    "content-type": indexType,
    "content-length": body.byteLength,
    "docker-content-digest": digest,
  });
  return response.end(method === "HEAD" ? undefined : body);
}

function dockerfileOf(repository: number): string {
  const from = [repository, repository * 7 + 3].map((index) => {
    const image = `acme/image-${index % images}`;
    return `FROM ${registry.host}/${image}:1.0.0@${manifestOf(image).digest}\n`;
  });
  return `# app-${repository}\n${from.join("RUN make\n")}`;
}

const Question = z.object({ query: z.string(), variables: z.object({ repo: z.string() }).optional() });

/** Answers about the App, and about repositories and their pull requests, of which there are none. */
function graphqlReply({ query, variables }: z.infer<typeof Question>): object {
  if (variables === undefined) return { data: { viewer: { login: "plinth[bot]" } } };
  const repository = Number(variables.repo.replace("app-", ""));
  if (Number.isNaN(repository)) {
    return {
      data: { repository: null },
      errors: [{ type: "NOT_FOUND", message: "Could not resolve to a Repository" }],
    };
  }
  const none = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  if (query.includes("pullRequests")) return { data: { repository: { open: none, closed: none } } };
  const facts = { isArchived: false, isDisabled: false, isFork: false, pushedAt: "2026-01-01T00:00:00Z" };
  const defaultBranchRef = { name: "main", target: { oid: repository.toString(16).padStart(40, "0") } };
  return {
    data: {
      repository: { databaseId: repository + 1, nameWithOwner: `acme/app-${repository}`, defaultBranchRef, ...facts },
    },
  };
}

function describe(repository: number): object {
  return {
    full_name: `acme/app-${repository}`,
    default_branch: "main",
    archived: false,
    disabled: false,
    fork: false,
    pushed_at: "2026-01-01T00:00:00Z",
  };
}

/** What GitHub says of a path; null where there is nothing. */
function githubReply(path: string, page: number): object | null {
  if (path === "/app/installations") return [{ id: 1, account: { login: "acme" }, suspended_at: null }];
  if (path === "/app/installations/1/access_tokens") {
    return {
      token: `ghs_${counts.github}`,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: {},
    };
  }
  if (path === "/installation/repositories") {
    const first = (page - 1) * 100;
    const listed = Array.from(
      { length: Math.max(0, Math.min(100, repositories - first)) },
      (_, index) => first + index,
    );
    return { total_count: repositories, repositories: listed.map(describe) };
  }
  const [, name = "", rest = ""] = /^\/repos\/acme\/app-(\d+)(.*)$/.exec(path) ?? [];
  if (name === "") return null;
  const repository = Number(name);
  const sha = repository.toString(16).padStart(40, "0");
  if (rest === `/git/trees/${sha}`) {
    return { sha, truncated: false, tree: [{ path: "Dockerfile", mode: "100644", type: "blob", sha, size: 300 }] };
  }
  if (rest === "/issues") return [];
  if (rest !== `/git/blobs/${sha}`) return null;
  return { sha, encoding: "base64", content: Buffer.from(dockerfileOf(repository)).toString("base64") };
}

async function answerAsGithub(request: IncomingMessage, response: ServerResponse) {
  counts.github += 1;
  await delay(githubMs);
  const url = new URL(request.url ?? "/", "http://github");
  if (url.pathname === "/api/graphql") {
    const reply = graphqlReply(Question.parse(await json(request)));
    return response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(reply));
  }
  const page = Number(url.searchParams.get("page") ?? 1);
  const reply = githubReply(decodeURIComponent(url.pathname.replace("/api/v3", "")), page);
  const type = { "content-type": "application/json; charset=utf-8" };
  if (reply === null) {
    console.error(`not simulated: ${request.method} ${request.url}`);
    return response.writeHead(404, type).end('{"message":"Not Found"}');
  }
  const isListed = url.pathname.endsWith("/installation/repositories") && page * 100 < repositories;
  const link = `<${url.pathname}?per_page=100&page=${page + 1}>; rel="next"`;
  const status = request.method === "POST" ? 201 : 200;
  return response
    .writeHead(status, { ...type, ...(isListed ? { link: link.replace("<", `<http://${github.host}`) } : {}) })
    .end(JSON.stringify(reply));
}

const registry = await listen(createServer((request, response) => void answerAsRegistry(request, response)));
const github = await listen(createServer((request, response) => void answerAsGithub(request, response)));
process.on("message", () => {
  process.send?.(counts);
  Object.assign(counts, { github: 0, registry: 0 });
});
process.send?.({ github: github.host, registry: registry.host });
