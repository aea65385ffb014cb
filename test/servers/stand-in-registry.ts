import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { listen } from "./listen.ts";

export interface StandInRegistryOptions {
  /** Port to listen on; default: any free one. */
  readonly port?: number;
  /** Tokens are asked for; `account` may push, and alone may pull unless `anonymousPull`. */
  readonly token?: {
    readonly username: string;
    readonly password: string;
    readonly anonymousPull?: boolean;
    readonly expiresIn?: number;
  };
  /** A password is asked for. */
  readonly basic?: { readonly username: string; readonly password: string };
  /** Most tags of one page; default as many as asked for. */
  readonly pageSize?: number;
  /** Pages of tags have an ETag, and are asked for with it. */
  readonly validators?: boolean;
  /** Waits before each reply. */
  readonly latencyMs?: number;
  /** Answers instead of the registry where it returns true. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | null;
  readonly accept: string | null;
}

export interface StandInRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly url: string;
  /** Every request so far, pushes included. */
  readonly requests: RecordedRequest[];
  /** Requests in progress at the same time, at most. */
  readonly peak: number;
  /** Waits before each reply; may be changed at any time. */
  latencyMs: number;
  /** From now on answers instead of the registry where it returns true; null ends it. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  stop(): Promise<void>;
}

interface Repository {
  readonly manifests: Map<string, { readonly mediaType: string; readonly bytes: Buffer }>;
  readonly tags: Map<string, string>;
}

/**
 * A registry in this process: pulls, pushes, pages of tags in order, token service, faults on demand.
 *
 * Follows https://github.com/opencontainers/distribution-spec where the CNCF registry does; keeps everything in memory.
 */
export async function startStandInRegistry(options: StandInRegistryOptions = {}): Promise<StandInRegistry> {
  const repositories = new Map<string, Repository>();
  const blobs = new Map<string, Buffer>();
  const tokens = new Map<string, { readonly scope: string; readonly until: number }>();
  const requests: RecordedRequest[] = [];
  let running = 0;
  let peak = 0;

  const server = createServer((request, response) => {
    running += 1;
    peak = Math.max(peak, running);
    response.once("close", () => (running -= 1));
    const { method = "", url: path = "", headers } = request;
    requests.push({ method, path, authorization: headers.authorization ?? null, accept: headers.accept ?? null });
    answer(request, response).catch(() => response.destroy());
  });
  const { host, stop } = await listen(server, options.port);
  const standIn: StandInRegistry = {
    host,
    url: `http://${host}`,
    requests,
    get peak() {
      return peak;
    },
    latencyMs: options.latencyMs ?? 0,
    intercept: options.intercept ?? null,
    stop,
  };
  return standIn;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (standIn.latencyMs > 0) await delay(standIn.latencyMs);
    if (standIn.intercept?.(request, response)) return;
    const url = new URL(request.url ?? "", standIn.url);
    if (url.pathname === "/token") return grantToken(request, response, url);
    const route = /^\/v2\/(?:(.+)\/(tags|manifests|blobs)\/(.+))?$/.exec(url.pathname);
    if (!route) return refuse(response, 404, "NOT_FOUND");
    const [, name = "", kind, reference = ""] = route;
    const writes = request.method !== "GET" && request.method !== "HEAD";
    if (!isAllowed(request, name, writes)) return challenge(response, name);
    if (kind === undefined) return void response.writeHead(200).end("{}");
    if (kind === "tags") return sendTags(request, response, url, name);
    if (kind === "manifests")
      return writes
        ? putManifest(request, response, name, reference)
        : sendManifest(request, response, name, reference);
    return writes ? putBlob(request, response, url, name) : sendBlob(request, response, reference);
  }

  function isAllowed(request: IncomingMessage, name: string, writes: boolean): boolean {
    const { authorization } = request.headers;
    if (options.basic) return authorization === basicOf(options.basic);
    if (!options.token) return true;
    const token = tokens.get(authorization?.replace(/^Bearer /, "") ?? "");
    if (!token || token.until <= Date.now()) return false;
    const [, repository, actions = ""] = token.scope.split(":");
    return repository === name && actions.split(",").includes(writes ? "push" : "pull");
  }

  function challenge(response: ServerResponse, name: string): void {
    const bearer = `Bearer realm="${standIn.url}/token",service="stand-in",scope="repository:${name}:pull"`;
    response.setHeader("www-authenticate", options.token ? bearer : 'Basic realm="stand-in"');
    refuse(response, 401, "UNAUTHORIZED");
  }

  function grantToken(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const account = options.token;
    const { authorization } = request.headers;
    const known = account && authorization === basicOf(account);
    const scope = url.searchParams.get("scope") ?? "";
    const mayPull = authorization === undefined && account?.anonymousPull !== false && scope.endsWith(":pull");
    if (!account || !(known || mayPull)) return refuse(response, 401, "UNAUTHORIZED");
    const token = randomUUID();
    const expiresIn = account.expiresIn ?? 300;
    tokens.set(token, { scope, until: Date.now() + expiresIn * 1000 });
    sendJson(response, { token, expires_in: expiresIn });
  }

  function sendTags(request: IncomingMessage, response: ServerResponse, url: URL, name: string): void {
    const repository = repositories.get(name);
    if (!repository) return refuse(response, 404, "NAME_UNKNOWN");
    const last = url.searchParams.get("last") ?? "";
    const asked = Number(url.searchParams.get("n") ?? Infinity);
    const size = Math.min(asked, options.pageSize ?? Infinity);
    const left = [...repository.tags.keys()].toSorted(byBytes).filter((tag) => last === "" || byBytes(tag, last) > 0);
    const page = left.slice(0, size);
    const final = page.at(-1);
    if (left.length > page.length && final !== undefined) {
      const query = new URLSearchParams({ last: final, n: String(size) });
      response.setHeader("link", `</v2/${name}/tags/list?${query.toString()}>; rel="next"`);
    }
    const document = { name, tags: page };
    if (options.validators) {
      const etag = `"${digestOf(Buffer.from(JSON.stringify(document)))}"`;
      response.setHeader("etag", etag);
      if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
    }
    sendJson(response, document);
  }

  function sendManifest(request: IncomingMessage, response: ServerResponse, name: string, reference: string): void {
    const repository = repositories.get(name);
    const digest = reference.includes(":") ? reference : repository?.tags.get(reference);
    const manifest = repository?.manifests.get(digest ?? "");
    const accept = request.headers.accept ?? "*/*";
    // The CNCF registry answers 404 to who does not accept what the tag is.
    const accepted = manifest && (accept.includes("*/*") || accept.includes(manifest.mediaType));
    if (!manifest || !accepted || digest === undefined) return refuse(response, 404, "MANIFEST_UNKNOWN");
    response.writeHead(200, {
      "content-type": manifest.mediaType,
      "content-length": manifest.bytes.length,
      "docker-content-digest": digest,
      etag: `"${digest}"`,
    });
    response.end(request.method === "HEAD" ? undefined : manifest.bytes);
  }

  function sendBlob(request: IncomingMessage, response: ServerResponse, digest: string): void {
    const blob = blobs.get(digest);
    if (!blob) return refuse(response, 404, "BLOB_UNKNOWN");
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": blob.length });
    response.end(request.method === "HEAD" ? undefined : blob);
  }

  async function putManifest(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    reference: string,
  ): Promise<void> {
    const bytes = await readAll(request);
    const digest = digestOf(bytes);
    const repository = repositories.get(name) ?? { manifests: new Map(), tags: new Map() };
    repositories.set(name, repository);
    repository.manifests.set(digest, { mediaType: request.headers["content-type"] ?? "", bytes });
    if (!reference.includes(":")) repository.tags.set(reference, digest);
    response.writeHead(201, { location: `/v2/${name}/manifests/${digest}`, "docker-content-digest": digest }).end();
  }

  async function putBlob(request: IncomingMessage, response: ServerResponse, url: URL, name: string): Promise<void> {
    const bytes = await readAll(request);
    if (request.method === "POST") {
      response.writeHead(202, { location: `/v2/${name}/blobs/uploads/${randomUUID()}` }).end();
      return;
    }
    const digest = digestOf(bytes);
    if (url.searchParams.get("digest") !== digest) return refuse(response, 400, "DIGEST_INVALID");
    blobs.set(digest, bytes);
    response.writeHead(201, { location: `/v2/${name}/blobs/${digest}` }).end();
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll("_", " ") }] }));
}

function sendJson(response: ServerResponse, document: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(request, "end");
  return Buffer.concat(chunks);
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function basicOf({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** The order of the specification: by code points, not by language. */
function byBytes(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
