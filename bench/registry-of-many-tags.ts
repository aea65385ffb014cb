/**
 * A registry in a process of its own whose images are made up as they are asked for: `acme/TAGS/image-N` has TAGS tags,
 * of one small image for two platforms each. Tells its host to the parent.
 */
import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { listen } from "../test/servers/listen.ts";

const indexType = "application/vnd.oci.image.index.v1+json";
const pageSize = 10_000;
const tagsOf = new Map<number, readonly string[]>();

function tags(count: number): readonly string[] {
  const known = tagsOf.get(count);
  if (known !== undefined) return known;
  const variants = ["alpine3.19", "alpine3.20", "bookworm", "slim-bookworm", "trixie"];
  const made = Array.from({ length: count }, (_, index) => {
    const release = Math.floor(index / variants.length);
    return `1.${Math.floor(release / 20)}.${release % 20}-${variants[index % variants.length]}`;
  });
  tagsOf.set(count, made);
  return made;
}

function manifestOf(image: string): Buffer {
  const digest = `sha256:${createHash("sha256").update(image).digest("hex")}`;
  const manifests = ["amd64", "arm64"].map((architecture) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest,
    size: 1_000,
    platform: { os: "linux", architecture },
  }));
  const annotations = { "org.opencontainers.image.created": "2026-01-01T00:00:00Z" };
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests, annotations }));
}

function send(response: ServerResponse, type: string, body: Buffer, headers: Record<string, string>, isHead: boolean) {
  response.writeHead(200, { "content-type": type, "content-length": body.byteLength, ...headers });
  response.end(isHead ? undefined : body);
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "", "http://registry");
  const route = /^\/v2\/(acme\/(\d+)\/image-\d+)\/(tags\/list|manifests\/(.+))$/.exec(url.pathname);
  if (!route) return response.writeHead(404).end();
  const [, name = "", count = "", what] = route;
  if (what !== "tags/list") {
    const body = manifestOf(name);
    const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    return send(response, indexType, body, { "docker-content-digest": digest }, request.method === "HEAD");
  }
  const start = Number(url.searchParams.get("last") ?? 0);
  const listed = tags(Number(count));
  const end = start + Math.min(Number(url.searchParams.get("n") ?? pageSize), pageSize);
  const link = end < listed.length ? { link: `</v2/${name}/tags/list?last=${end}>; rel="next"` } : {};
  return send(
    response,
    "application/json",
    Buffer.from(JSON.stringify({ name, tags: listed.slice(start, end) })),
    link,
    false,
  );
});
const { host } = await listen(server);
process.send?.(host);
