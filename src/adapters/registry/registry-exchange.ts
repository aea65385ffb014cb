import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../workflow/ports/clock.ts";
import type { Network } from "../http/network.ts";
import { sendRequest, type HttpReply } from "../http/send-request.ts";
import type { HostGate } from "./host-gate.ts";
import { isNearlyUsedUp, rateLimitLeft } from "./rate-limit-left.ts";
import { hostInWords, rateLimited, replyInvalid, unavailable } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";
import { retryAfterMs } from "./retry-after.ts";
import { isCutOff, isTimeout, unanswered } from "./unanswered.ts";

/** One lookup in progress: what all of its requests have in common. */
export interface Lookup {
  readonly target: RegistryTarget;
  readonly gate: HostGate;
  /** Ends the whole lookup. */
  readonly signal: AbortSignal;
}

/** What one request of a lookup asks. */
export interface Question {
  readonly method: "GET" | "HEAD" | "POST";
  readonly url: URL;
  readonly accept: string;
  readonly maxBytes: number;
  /** The version that is known already: 304 tells that there is no newer one. */
  readonly condition?: { readonly etag?: string; readonly lastModified?: string };
  /** Value of the `Authorization` header; sent to the URL's own origin and to no other. */
  readonly authorization: string | null;
  /** Body of a POST, which may hold credentials: it is sent to the URL alone, and redirects are refused. */
  readonly form?: string;
}

/** A reply, and whether another origin than the asked one gave it. */
export interface Answer extends HttpReply {
  readonly redirected: boolean;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
const PASSING_STATUSES = [502, 503, 504];
const SECOND_TRY_AFTER_MS = 250;
// Without a word from the registry a 429 closes its gate this long, so that waiting lookups do not all run into it.
const PAUSE_MS = 10_000;
// A host that says "at once", again and again, is not asked any faster for it.
const SHORTEST_PAUSE_MS = 1_000;
// Docker Hub's window of six hours slides: some pulls are free again after a part of it.
const PULL_PAUSE_MS = 15 * 60_000;

/** Sends the requests of lookups: follows redirects by hand, counts, and turns failures into errors with a name. */
export class RegistryExchange {
  requestCount = 0;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #requestMs: number;

  constructor(options: { readonly network: Network; readonly clock: Clock; readonly requestMs: number }) {
    this.#network = options.network;
    this.#clock = options.clock;
    this.#requestMs = options.requestMs;
  }

  /** The reply to a question, after redirects; 429 and 5xx are thrown. */
  async ask(lookup: Lookup, question: Question): Promise<Answer> {
    const { target } = lookup;
    let { url, authorization } = question;
    let redirected = false;
    for (let hops = 0; ; hops += 1) {
      const named = url.hostname === new URL(target.origin).hostname || url.host === target.tokenHost;
      const foreign = redirected || !named;
      const reply = await this.#send(lookup, { ...question, url, authorization }, foreign);
      if (url.origin === target.origin) this.#heed(lookup, reply);
      if (reply.status === 429) this.#refuseLimited(lookup, reply);
      if (reply.status >= 500) {
        const { status, headers } = reply;
        // RFC 9110 §15.6.4: of one that is down for a while, until when; what it says of limits is another matter.
        const asked = retryAfterMs({ "retry-after": headers["retry-after"] ?? "" }, this.#clock.now());
        throw unavailable(target, `${hostInWords(target, url.host)} answered ${status}`, {
          status,
          retryAfterMs: asked,
        });
      }
      if (!REDIRECTS.includes(reply.status)) return { ...reply, redirected };
      if (question.form !== undefined) throw replyInvalid(target, "its token service redirects a login");
      if (hops === MOST_REDIRECTS) throw replyInvalid(target, `it redirects more than ${MOST_REDIRECTS} times`);
      const next = nextUrl(lookup.target, url, reply.headers["location"]);
      // Once dropped the header stays dropped: a detour over another host must not bring it back.
      if (next.origin !== url.origin) {
        authorization = null;
        redirected = true;
      }
      url = next;
    }
  }

  async #send(lookup: Lookup, question: Question, foreign: boolean): Promise<HttpReply> {
    const { target } = lookup;
    const inside = this.#network.reachedPrivately(new URL(target.origin).hostname);
    const request = {
      method: question.method,
      url: question.url,
      maxBytes: question.maxBytes,
      ...(question.form === undefined ? {} : { body: question.form }),
      headers: {
        accept: question.accept,
        "user-agent": "plinth",
        ...conditional(question.condition),
        ...(question.form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...(question.authorization === null ? {} : { authorization: question.authorization }),
      },
      // A public registry does not get to send Plinth to an address inside, opened or not; its tokenHost is the operator's word.
      dispatcher: foreign && !inside ? this.#network.publicOnly : this.#network.permitted,
    };
    for (let first = true; ; first = false) {
      let { signal } = lookup;
      let ranOut: (() => void) | null = null;
      try {
        await delay(lookup.gate.takePlace(), undefined, { signal });
        signal = AbortSignal.any([signal, AbortSignal.timeout(this.#requestMs)]);
        this.requestCount += 1;
        ranOut = lookup.gate.listen();
        const reply = await sendRequest({ ...request, signal, onProgress: () => lookup.gate.heard() });
        if (!first || !PASSING_STATUSES.includes(reply.status)) return reply;
      } catch (error) {
        if (signal.aborted || isTimeout(error)) ranOut?.();
        if (!first || !isCutOff(error)) throw unanswered(target, question.url.host, error, signal.aborted);
      }
      await delay(SECOND_TRY_AFTER_MS);
    }
  }

  /** Leaves a host alone before it has to say so; what it counts as pulls alone waits where that is what it counts. */
  #heed({ gate }: Lookup, { headers }: HttpReply): void {
    const left = rateLimitLeft(headers);
    if (!left || !isNearlyUsedUp(left)) return;
    const wait = retryAfterMs(headers, this.#clock.now());
    // Docker Hub's limit has a window and counts manifests that are read: `ratelimit-remaining: 0;w=21600`.
    if (headers["ratelimit-remaining"]?.includes(";w=")) gate.closeToPulls(wait ?? PULL_PAUSE_MS);
    else gate.close(wait ?? PAUSE_MS);
  }

  #refuseLimited({ target, gate }: Lookup, reply: HttpReply): never {
    const wait = retryAfterMs(reply.headers, this.#clock.now());
    gate.close(Math.max(wait ?? PAUSE_MS, SHORTEST_PAUSE_MS));
    throw rateLimited(target, wait);
  }
}

function conditional({ etag, lastModified }: Question["condition"] = {}): Record<string, string> {
  // RFC 9110 §13.1.3: a server that reads the first ignores the second.
  if (etag !== undefined) return { "if-none-match": etag };
  return lastModified === undefined ? {} : { "if-modified-since": lastModified };
}

function nextUrl(target: RegistryTarget, from: URL, location: string | undefined): URL {
  const next = location === undefined ? null : URL.parse(location, from.href);
  const host = hostInWords(target, from.host);
  if (!next) throw replyInvalid(target, `${host} redirects without an address`);
  const { protocol } = next;
  if (protocol !== "https:" && !(protocol === "http:" && from.protocol === "http:")) {
    throw replyInvalid(target, `${host} redirects to an address that is not https`);
  }
  if (next.username !== "" || next.password !== "") {
    throw replyInvalid(target, `${host} redirects to an address with credentials in it`);
  }
  return next;
}
