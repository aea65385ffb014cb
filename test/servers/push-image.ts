import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { Digest } from "../../src/core/image/digest.ts";

/** An image to push: small, and different from every other that differs in any of this. */
export interface ImageToPush {
  /** `linux/amd64`, `linux/arm/v7`; several make an image index. Default: `linux/amd64` alone. */
  readonly platforms?: readonly string[];
  /** ISO 8601; default 2026-01-01. Null leaves it out. */
  readonly createdAt?: string | null;
  /** Labels of the configuration; annotations of the index where there is one. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Where an index tells its date: in itself, or only in the configurations of its images. */
  readonly dateIn?: "annotations" | "configuration";
  /** Docker's media types instead of OCI's. */
  readonly docker?: boolean;
  /** Adds BuildKit's attestation entry to an index. */
  readonly attestation?: boolean;
  /** Whatever makes the image another one, e.g. `rebuilt in March`. */
  readonly content?: string;
}

export interface PushOptions {
  readonly username?: string;
  readonly password?: string;
}

const TokenReply = z.object({ token: z.string() });

const TYPES = {
  oci: {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  },
  docker: {
    index: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  },
};

/**
 * Pushes an image straight over HTTP and names it with every tag; the digest that the tags then have.
 *
 * `url` is the registry's own, e.g. `http://127.0.0.1:5000`. Layers hold no files, so nothing can be built from it.
 */
export async function pushImage(
  url: string,
  repository: string,
  tags: string | readonly string[],
  image: ImageToPush = {},
  options: PushOptions = {},
): Promise<Digest> {
  const push = new Push(url, repository, options);
  const platforms = image.platforms ?? ["linux/amd64"];
  const types = image.docker ? TYPES.docker : TYPES.oci;
  const createdAt = image.createdAt === undefined ? "2026-01-01T00:00:00Z" : image.createdAt;
  const dateInIndex = platforms.length > 1 && image.dateIn !== "configuration";
  const annotations = {
    ...image.labels,
    ...(createdAt !== null && dateInIndex ? { "org.opencontainers.image.created": createdAt } : {}),
  };
  const layer = gzipSync(Buffer.from(`${repository} ${image.content ?? ""}`));
  await push.blob(layer);
  const entries = [];
  for (const name of platforms) {
    const [os = "", architecture = "", variant] = name.split("/");
    const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) };
    const config = bytesOf({
      ...platform,
      ...(createdAt === null || dateInIndex ? {} : { created: createdAt }),
      config: { Labels: image.labels ?? null },
      rootfs: { type: "layers", diff_ids: [] },
    });
    await push.blob(config);
    const manifest = bytesOf({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, digest: digestOf(config), size: config.length },
      layers: [{ mediaType: types.layer, digest: digestOf(layer), size: layer.length }],
    });
    const names = platforms.length > 1 ? [digestOf(manifest)] : [tags].flat();
    for (const reference of names) await push.manifest(reference, types.manifest, manifest);
    entries.push({ mediaType: types.manifest, digest: digestOf(manifest), size: manifest.length, platform });
  }
  const [only] = entries;
  if (platforms.length === 1 && only) return only.digest;
  if (image.attestation && only) {
    const reference = {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": only.digest,
    };
    entries.push({ ...only, platform: { os: "unknown", architecture: "unknown" }, annotations: reference });
  }
  const index = bytesOf({ schemaVersion: 2, mediaType: types.index, manifests: entries, annotations });
  for (const tag of [tags].flat()) await push.manifest(tag, types.index, index);
  return digestOf(index);
}

/** Speaks the push half of the distribution API, with whatever authorization the registry asks for. */
class Push {
  readonly #url: string;
  readonly #repository: string;
  readonly #options: PushOptions;
  #authorization: string | null = null;

  constructor(url: string, repository: string, options: PushOptions) {
    this.#url = url;
    this.#repository = repository;
    this.#options = options;
  }

  async manifest(reference: string, mediaType: string, body: Buffer): Promise<void> {
    const url = `${this.#url}/v2/${this.#repository}/manifests/${reference}`;
    await this.#send(url, { method: "PUT", headers: { "content-type": mediaType }, body }, 201);
  }

  async blob(body: Buffer): Promise<void> {
    const uploads = `${this.#url}/v2/${this.#repository}/blobs/uploads/`;
    const started = await this.#send(uploads, { method: "POST" }, 202);
    const upload = new URL(started.headers.get("location") ?? "", uploads);
    upload.searchParams.set("digest", digestOf(body));
    const headers = { "content-type": "application/octet-stream" };
    await this.#send(upload.href, { method: "PUT", headers, body }, 201);
  }

  async #send(
    url: string,
    init: { method: string; headers?: Record<string, string>; body?: Buffer },
    expected: number,
  ) {
    const attempt = () =>
      fetch(url, {
        method: init.method,
        headers: { ...init.headers, ...(this.#authorization === null ? {} : { authorization: this.#authorization }) },
        ...(init.body ? { body: new Uint8Array(init.body) } : {}),
      });
    let reply = await attempt();
    if (reply.status === 401) {
      this.#authorization = await this.#authorize(reply.headers.get("www-authenticate") ?? "");
      reply = await attempt();
    }
    if (reply.status !== expected) throw new Error(`${init.method} ${url}: ${reply.status} ${await reply.text()}`);
    await reply.arrayBuffer();
    return reply;
  }

  async #authorize(challenge: string): Promise<string> {
    const { username = "", password = "" } = this.#options;
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    if (/^basic/i.test(challenge)) return basic;
    const realm = new URL(/realm="([^"]+)"/.exec(challenge)?.[1] ?? "");
    realm.searchParams.set("service", /service="([^"]+)"/.exec(challenge)?.[1] ?? "");
    realm.searchParams.set("scope", `repository:${this.#repository}:pull,push`);
    const reply = await fetch(realm, { headers: { authorization: basic } });
    return `Bearer ${TokenReply.parse(await reply.json()).token}`;
  }
}

function bytesOf(document: object): Buffer {
  return Buffer.from(JSON.stringify(document));
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
