import { createGunzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import type { Readable, Transform } from "node:stream";
import { request, type Dispatcher } from "undici";

/** One HTTP exchange to make. Redirects are not followed. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What a POST sends. */
  readonly body?: string;
  /** Most bytes a successful body may have, after decompression. */
  readonly maxBytes: number;
  readonly dispatcher: Dispatcher;
  /** Ends the exchange, the reading of its body included. */
  readonly signal: AbortSignal;
  /** Called for the head of the reply and for each piece of its body. */
  readonly onProgress?: () => void;
}

/** What came back. Bodies of other replies than 2xx are read to an end and dropped. */
export interface HttpReply {
  readonly status: number;
  /** By lower-case name; repeated ones joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody;
}

type HttpBody =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly reason: "too-large" | "encoding-unknown" | "encoding-broken" };

const MOST_DROPPED_BYTES = 64 * 1024;
const NOTHING: HttpBody = { kind: "read", bytes: new Uint8Array() };

/** Sends one request and reads the reply within its limits; rejects where there is no whole reply. */
export async function sendRequest(wanted: HttpRequest): Promise<HttpReply> {
  const { method, url, dispatcher, signal } = wanted;
  const reply = await request(url, {
    method,
    dispatcher,
    signal,
    ...(wanted.body === undefined ? {} : { body: wanted.body }),
    // undici would close the connection after every HEAD, for the sake of servers that send a body all the same. Such a body
    // is no reply, and the request that meets it is sent again; where it were made to look like one, an origin would fool none
    // but itself, as no connection serves two.
    reset: false,
    headers: { "accept-encoding": "gzip", ...wanted.headers },
  });
  wanted.onProgress?.();
  const headers = joinHeaders(reply.headers);
  const status = reply.statusCode;
  const coding = (headers["content-encoding"] ?? "identity").toLowerCase();
  const wantsBody = method !== "HEAD" && status >= 200 && status <= 299;
  if (wantsBody && (coding === "identity" || coding === "gzip")) {
    const decoder = coding === "gzip" ? createGunzip() : null;
    return { status, headers, body: await readBody(reply.body, decoder, wanted) };
  }
  await reply.body.dump({ limit: MOST_DROPPED_BYTES, signal });
  return { status, headers, body: wantsBody ? { kind: "refused", reason: "encoding-unknown" } : NOTHING };
}

async function readBody(
  source: Readable,
  decoder: Transform | null,
  { maxBytes, signal, onProgress }: HttpRequest,
): Promise<HttpBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const collect = async (decoded: AsyncIterable<Uint8Array>) => {
    for await (const chunk of decoded) {
      onProgress?.();
      size += chunk.byteLength;
      if (size > maxBytes) return;
      chunks.push(chunk);
    }
  };
  try {
    if (decoder) await pipeline(source, decoder, collect, { signal });
    else await pipeline(source, collect, { signal });
  } catch (error) {
    if (isZlibError(error)) return { kind: "refused", reason: "encoding-broken" };
    if (size <= maxBytes) throw error;
  }
  return size > maxBytes ? { kind: "refused", reason: "too-large" } : { kind: "read", bytes: Buffer.concat(chunks) };
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}
