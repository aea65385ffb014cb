import type { RegistrySettings } from "../../core/config/registry-settings.ts";
import { AccessError, UpstreamError } from "../../core/errors.ts";
import type { Digest } from "../../core/image/digest.ts";
import type { ImageLayer } from "../../core/image/image-layer.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import type { TagList } from "../../core/image/tag-list.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import type { Referrer } from "../../core/image/referrer.ts";
import type { Clock } from "../../workflow/ports/clock.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { ReferrerSource, Registry } from "../../workflow/ports/registry.ts";
import type { Store } from "../../workflow/ports/store.ts";
import { createAddressPolicy } from "../http/address-policy.ts";
import { createNetwork, type Network } from "../http/network.ts";
import { speaksTls } from "../http/speaks-tls.ts";
import { BoundedMap } from "./bounded-map.ts";
import { Credentials } from "./credentials.ts";
import { dockerHubTarget, noPushesSince, withPushesToDockerHub } from "./docker-hub-pushes.ts";
import { HostGate } from "./host-gate.ts";
import { listReferrers } from "./list-referrers.ts";
import { listTags, TAG_LIST_LIMITS, type TagListLimits } from "./list-tags.ts";
import { Logins } from "./logins/logins.ts";
import { PageSizes } from "./page-sizes.ts";
import { readImage, readLayers } from "./read-image.ts";
import { noAccess, type RegistryAccess } from "./registry-access.ts";
import { RegistryExchange, type Lookup } from "./registry-exchange.ts";
import { rateLimited, silent } from "./registry-failure.ts";
import { RegistrySession } from "./registry-session.ts";
import { targetOf, type RegistryTarget } from "./registry-target.ts";
import { resolveTag } from "./resolve-tag.ts";
import { SharedPauses } from "./shared-pauses.ts";
import { SingleFlight } from "./single-flight.ts";

/** Bounds on what one lookup may cost. */
interface RegistryLimits {
  /** Until a single request has its whole reply. */
  readonly requestMs: number;
  /** Until a lookup with all its requests is answered, from when its turn came. */
  readonly lookupMs: number;
  readonly tagList: TagListLimits;
}

export interface HttpRegistryOptions {
  readonly settings: RegistrySettings;
  /** The value of an environment variable that the operator's settings name. */
  readonly readSecret: (environmentVariable: string) => string | undefined;
  /** True on a person's own machine, where `localhost` may be a registry; false for the service. */
  readonly allowLoopback: boolean;
  /** What files and the environment gave besides: proxy, certificates, Docker's logins. */
  readonly access?: RegistryAccess;
  readonly clock: Clock;
  readonly log?: Log;
  readonly limits?: Partial<RegistryLimits>;
  /** Where processes tell each other which registries want to be left alone. */
  readonly store?: Store;
  /** What is connected through; by default the internet and what `settings.network` opens. */
  readonly network?: Network;
}

// What answers in Docker Hub's stead costs little more: there is no hurry to ask it again.
const HUB_PAUSE_MS = 15 * 60_000;
const LIMITS: RegistryLimits = { requestMs: 20_000, lookupMs: 90_000, tagList: TAG_LIST_LIMITS };

/** Asks registries over the OCI distribution API; `close` lets go of the connections. */
export function createHttpRegistry(
  options: HttpRegistryOptions,
): Registry & ReferrerSource & { close(): Promise<void> } {
  return new HttpRegistry(options);
}

class HttpRegistry implements Registry, ReferrerSource {
  readonly #options: HttpRegistryOptions;
  readonly #limits: RegistryLimits;
  readonly #network: Network;
  readonly #exchange: RegistryExchange;
  readonly #session: RegistrySession;
  readonly #logins: Logins;
  readonly #gates = new BoundedMap<HostGate>();
  readonly #pageSizes = new PageSizes();
  readonly #pauses: SharedPauses;
  readonly #loopbackTls = new Map<string, Promise<boolean>>();
  readonly #listing = new SingleFlight<TagList | null>();
  readonly #resolving = new SingleFlight<Digest | null>();
  readonly #layering = new SingleFlight<readonly ImageLayer[] | null>();
  readonly #reading = new SingleFlight<ImageState | null>();

  constructor(options: HttpRegistryOptions) {
    const { settings, allowLoopback, clock, readSecret, access = noAccess } = options;
    const { allowPrivate } = settings.network;
    this.#options = options;
    this.#pauses = new SharedPauses(options);
    this.#limits = { ...LIMITS, ...options.limits };
    this.#network =
      options.network ?? createNetwork(createAddressPolicy({ allowPrivate, allowLoopback }), undefined, access.network);
    this.#exchange = new RegistryExchange({ network: this.#network, clock, requestMs: this.#limits.requestMs });
    this.#logins = new Logins({ access, allowPrivate, readSecret, registry: this.#network, clock });
    const credentials = new Credentials((credential, target) => this.#logins.read(credential, target), clock);
    this.#session = new RegistrySession(this.#exchange, credentials, clock);
  }

  get requestCount(): number {
    return this.#exchange.requestCount;
  }

  listTags(repository: ImageRepository, known?: TagList): Promise<TagList | null> {
    return this.#listing.run(`${nameOf(repository)}${known ? " again" : ""}`, async () => {
      const { clock, settings, allowLoopback } = this.#options;
      const hub = dockerHubTarget(targetOf(repository, settings, allowLoopback));
      const news = hub && known ? await this.#pushedSince(hub, known) : "unknown";
      if (typeof news === "object") return news;
      const startedAt = clock.now();
      const asking = { limits: this.#limits.tagList, pageSizes: this.#pageSizes, known: hub ? undefined : known };
      const list = await this.#lookup(repository, (lookup) => listTags(this.#session, lookup, asking));
      if (list?.truncated) {
        this.#options.log?.warn({ image: nameOf(repository), tags: list.tags.length }, "tag list truncated");
      }
      return list && hub && news === "unknown" ? { ...list, pushes: noPushesSince(startedAt) } : list;
    });
  }

  /** The known list with what Docker Hub tells of since; where it tells nothing, whether it may next time. */
  async #pushedSince(hub: RegistryTarget, known: TagList): Promise<TagList | "unknown" | "untold"> {
    const { clock, log } = this.#options;
    if (!known.pushes) return "untold";
    const list = { ...known, pushes: known.pushes };
    const gate = this.#gateOf(hub);
    try {
      return (
        (await this.#at(hub, (lookup) => withPushesToDockerHub(this.#exchange, lookup, list, clock.now()))) ?? "unknown"
      );
    } catch (error) {
      if (!(error instanceof UpstreamError || error instanceof AccessError)) throw error;
      log?.debug({ image: hub.image, err: error }, "Docker Hub's own list of tags cannot be used");
      if (error.code !== "registry-unavailable" && error.code !== "rate-limited") return "untold";
      gate.close(HUB_PAUSE_MS);
      return "unknown";
    }
  }

  digestOfTag(repository: ImageRepository, tag: string): Promise<Digest | null> {
    return this.#resolving.run(`${nameOf(repository)}:${tag}`, () =>
      this.#lookup(repository, (lookup) => resolveTag(this.#session, lookup, tag)),
    );
  }

  readImage(repository: ImageRepository, digest: Digest): Promise<ImageState | null> {
    return this.#reading.run(`${nameOf(repository)}@${digest}`, () =>
      this.#lookup(repository, (lookup) => readImage(this.#session, lookup, digest)),
    );
  }

  readLayers(repository: ImageRepository, digest: Digest): Promise<readonly ImageLayer[] | null> {
    return this.#layering.run(`${nameOf(repository)}@${digest}`, () =>
      this.#lookup(repository, (lookup) => readLayers(this.#session, lookup, digest)),
    );
  }

  referrersOf(repository: ImageRepository, digest: Digest): Promise<readonly Referrer[]> {
    return this.#lookup(repository, (lookup) => listReferrers(this.#session, lookup, digest));
  }

  async close(): Promise<void> {
    await Promise.all([this.#logins.close(), this.#network.close()]);
  }

  async #lookup<Result>(repository: ImageRepository, work: (lookup: Lookup) => Promise<Result>): Promise<Result> {
    const { settings, allowLoopback } = this.#options;
    const target = await this.#withScheme(targetOf(repository, settings, allowLoopback));
    return await this.#at(await this.#logins.complete(target), work);
  }

  async #at<Result>(target: RegistryTarget, work: (lookup: Lookup) => Promise<Result>): Promise<Result> {
    const gate = this.#gateOf(target);
    const run = async (): Promise<Result> => {
      await this.#pauses.learn(target.origin, gate);
      const closedForMs = gate.closedForMs();
      if (closedForMs > 0) throw rateLimited(target, closedForMs);
      try {
        return await work({ target, gate, signal: AbortSignal.timeout(this.#limits.lookupMs) });
      } finally {
        await this.#pauses.tell(target.origin, gate);
      }
    };
    return await gate.run(run, () => silent(target));
  }

  #gateOf({ origin, ...pace }: RegistryTarget): HostGate {
    const gate = this.#gates.get(origin) ?? new HostGate(this.#options.clock, pace);
    this.#gates.set(origin, gate);
    return gate;
  }

  async #withScheme(target: RegistryTarget): Promise<RegistryTarget> {
    if (!target.schemeUnknown) return target;
    const { hostname, port, host } = new URL(target.origin);
    const tls = this.#loopbackTls.get(host) ?? speaksTls(hostname.replace(/^\[|\]$/g, ""), Number(port || 443));
    this.#loopbackTls.set(host, tls);
    // Docker falls back to port 80 with http, as the URL does.
    return (await tls) ? target : { ...target, origin: `http://${host}` };
  }
}

function nameOf({ registry, repository }: ImageRepository): string {
  return `${registry}/${repository}`;
}
