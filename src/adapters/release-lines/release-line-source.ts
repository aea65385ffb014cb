import type { OperatorSettings } from "../../core/config/operator-settings.ts";
import { PublishedReleaseLines, refreshReleaseLines } from "../../core/release-lines/refresh-release-lines.ts";
import {
  builtInReleaseLines,
  type ReleaseLines,
  releaseLinesOf,
  withUpstreams,
} from "../../core/release-lines/release-lines.ts";
import type { Clock } from "../../workflow/ports/clock.ts";
import type { ReleaseLineSource } from "../../workflow/ports/release-line-source.ts";
import { createAddressPolicy } from "../http/address-policy.ts";
import { createNetwork, type Network } from "../http/network.ts";
import type { NetworkAccess } from "../http/network-access.ts";
import { sendRequest } from "../http/send-request.ts";

const hourMs = 60 * 60 * 1000;
const refreshMs = 24 * hourMs;
/** What endoflife.date publishes as a whole had some 3 MB in 2026. */
const maximumBytes = 16 * 1024 * 1024;

interface Options {
  readonly settings: OperatorSettings;
  /** True on a person's own machine, where the address may be on `localhost`. */
  readonly allowLoopback: boolean;
  /** Proxy and certificates; by default none. */
  readonly access?: NetworkAccess;
  readonly clock: Clock;
  readonly log: {
    info(fields: { readonly version: string }, message: string): void;
    warn(fields: { readonly reason: string }, message: string): void;
  };
  /** What is connected through; by default the internet and what `settings.network` opens. */
  readonly network?: Network;
  /** Until the whole reply is there. */
  readonly timeoutMs?: number;
}

/**
 * Reads the table of release lines from the operator's address once a day; without an address, the built-in one serves.
 *
 * The first look waits for the reply. Later ones do not: what was read last serves until there is something newer. After
 * a failure the last good table serves, and the address is asked again within the hour.
 */
export function createReleaseLineSource(options: Options): ReleaseLineSource & { close(): Promise<void> } {
  const { url } = options.settings.releaseLines;
  if (url !== undefined) return new PublishedSource(url, options);
  const { upstreams } = options.settings;
  const known = withUpstreams(builtInReleaseLines, upstreams);
  return { current: async () => known, close: async () => {} };
}

class PublishedSource implements ReleaseLineSource {
  readonly #url: string;
  readonly #options: Options;
  readonly #network: Network;
  readonly #closed = new AbortController();
  readonly #builtIn: ReleaseLines;
  #known: ReleaseLines;
  #refreshing: Promise<void> | null = null;
  #asked = false;
  #nextAtMs = 0;

  constructor(url: string, options: Options) {
    const { allowPrivate } = options.settings.network;
    this.#url = url;
    this.#options = options;
    this.#builtIn = withUpstreams(builtInReleaseLines, options.settings.upstreams);
    this.#known = this.#builtIn;
    this.#network =
      options.network ??
      createNetwork(
        createAddressPolicy({ allowPrivate, allowLoopback: options.allowLoopback }),
        undefined,
        options.access,
      );
  }

  async current(): Promise<ReleaseLines> {
    if (this.#refreshing === null && this.#options.clock.now().getTime() >= this.#nextAtMs) {
      this.#refreshing = this.#refresh().finally(() => {
        this.#refreshing = null;
        this.#asked = true;
      });
    }
    if (!this.#asked) await this.#refreshing;
    return this.#known;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#refreshing;
    await this.#network.close();
  }

  async #refresh(): Promise<void> {
    const { clock, log } = this.#options;
    const read = await this.#read().catch((error: unknown) => ({ reason: reasonOf(error) }));
    if (this.#closed.signal.aborted) return;
    if ("reason" in read) {
      this.#nextAtMs = clock.now().getTime() + hourMs;
      const serves = this.#known === this.#builtIn ? "the built-in table" : "the table that was read last";
      log.warn(
        read,
        `The release lines could not be read from releaseLines.url, so ${serves} serves; check the address, or remove the setting`,
      );
      return;
    }
    this.#nextAtMs = clock.now().getTime() + refreshMs;
    this.#known = read;
    log.info({ version: read.version }, "The release lines were read from releaseLines.url");
  }

  async #read(): Promise<ReleaseLines | { readonly reason: string }> {
    const { status, body } = await sendRequest({
      method: "GET",
      url: new URL(this.#url),
      headers: { accept: "application/json" },
      maxBytes: maximumBytes,
      dispatcher: this.#network.permitted,
      signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(this.#options.timeoutMs ?? 30_000)]),
    });
    if (status >= 300 && status <= 399) return { reason: `it answered ${status}, and redirects are not followed` };
    if (status !== 200) return { reason: `it answered ${status}` };
    if (body.kind === "refused") return { reason: `its answer is ${body.reason}` };
    const published = PublishedReleaseLines.safeParse(JSON.parse(new TextDecoder().decode(body.bytes)));
    if (!published.success) return { reason: "its answer is not in the format of https://endoflife.date/docs/api/v1/" };
    const known = new Set([...builtInReleaseLines.products.values()].map(({ endoflife }) => endoflife?.id));
    if (!published.data.result.some(({ name }) => known.has(name))) {
      return { reason: "its answer has none of the products that Plinth knows" };
    }
    const products = refreshReleaseLines(Object.fromEntries(builtInReleaseLines.products), published.data);
    return withUpstreams(releaseLinesOf(new Map(Object.entries(products))), this.#options.settings.upstreams);
  }
}

/** What the caller of a connection is told; a parser's message would quote the answer. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return "its answer is not JSON";
  return error instanceof Error ? error.message : "no answer";
}
