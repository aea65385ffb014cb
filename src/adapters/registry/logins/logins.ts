import type { CloudHelper } from "../../../core/config/cloud-helper.ts";
import type { Clock } from "../../../workflow/ports/clock.ts";
import type { Network } from "../../http/network.ts";
import { BoundedMap } from "../bounded-map.ts";
import type { RegistryAccess } from "../registry-access.ts";
import type { LoginSecret, RegistryCredential } from "../registry-credential.ts";
import type { RegistryTarget } from "../registry-target.ts";
import { SingleFlight } from "../single-flight.ts";
import { acrLogin } from "./acr-login.ts";
import type { CloudLogin, CloudLoginContext } from "./cloud-login.ts";
import { dockerCredential } from "./docker-credential.ts";
import { ecrLogin } from "./ecr-login.ts";
import { gcrLogin } from "./gcr-login.ts";
import { LoginFailure } from "./login-failure.ts";
import { createLoginNetwork } from "./login-network.ts";

const cloudLogins: Readonly<Record<CloudHelper, (context: CloudLoginContext) => Promise<CloudLogin>>> = {
  ecr: ecrLogin,
  gcr: gcrLogin,
  acr: acrLogin,
};

// A login is renewed while it still holds.
const RENEWED_BEFORE_MS = 5 * 60 * 1000;
const HELPER_ANSWER_MS = 5 * 60 * 1000;
// Lookups that come together do not each run a program that fails, or wait for a service that does not answer.
const FAILURE_MS = 30 * 1000;

interface Found {
  /** A failure is told to all who ask before it is tried again. */
  readonly secret: LoginSecret | null | LoginFailure;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

type FoundOut = Exclude<RegistryCredential, { kind: "variable" }>;

interface LoginOptions {
  readonly access: RegistryAccess;
  readonly allowPrivate: readonly string[];
  readonly readSecret: (variable: string) => string | undefined;
  readonly registry: Network;
  readonly clock: Clock;
}

/** Finds out the secrets of logins, wherever the operator keeps them; holds those that expire in memory alone. */
export class Logins {
  readonly #options: LoginOptions;
  readonly #kept = new BoundedMap<Found>();
  readonly #finding = new SingleFlight<Found>();
  #identity: Network | null = null;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** The target with the login that Docker's config.json has for the host that is asked, where the settings give none. */
  async complete(target: RegistryTarget): Promise<RegistryTarget> {
    if (target.credential !== null || this.#options.access.dockerConfig === null) return target;
    const host = target.mirrored ? new URL(target.origin).host : target.registry;
    const credential: RegistryCredential = { kind: "docker-config", host };
    // Why a helper failed is told where its login is first wanted.
    const known = await this.#find(credential, target).catch(() => undefined);
    return known === null ? target : { ...target, credential };
  }

  /** The secret of a credential; throws {@link LoginFailure}. */
  async read(credential: RegistryCredential, target: RegistryTarget): Promise<LoginSecret> {
    if (credential.kind === "variable") {
      const password = this.#options.readSecret(credential.passwordEnv);
      if (password === undefined || password === "") throw new LoginFailure("their secret is not in the environment");
      return { kind: "password", username: credential.username, password };
    }
    const secret = await this.#find(credential, target);
    if (secret === null) throw new LoginFailure("Docker's config.json has none");
    return secret;
  }

  async close(): Promise<void> {
    await this.#identity?.close();
  }

  async #find(credential: FoundOut, target: RegistryTarget): Promise<LoginSecret | null> {
    const key = JSON.stringify([credential, target.origin]);
    const kept = this.#kept.get(key);
    const { secret } =
      kept && kept.renewAt > this.#options.clock.now().getTime() ? kept : await this.#renew(key, credential, target);
    if (secret instanceof LoginFailure) throw secret;
    return secret;
  }

  async #renew(key: string, credential: FoundOut, target: RegistryTarget): Promise<Found> {
    return await this.#finding.run(key, async () => {
      const found = await (
        credential.kind === "cloud" ? this.#cloud(credential, target) : this.#docker(credential)
      ).catch((failure: unknown): Found => {
        if (!(failure instanceof LoginFailure)) throw failure;
        return { secret: failure, renewAt: this.#options.clock.now().getTime() + FAILURE_MS };
      });
      this.#kept.set(key, found);
      return found;
    });
  }

  async #cloud({ helper, host }: RegistryCredential & { kind: "cloud" }, { origin }: RegistryTarget): Promise<Found> {
    const { access, allowPrivate, readSecret, registry, clock } = this.#options;
    this.#identity ??= createLoginNetwork({ allowPrivate, access: access.network, readSecret });
    const context = { host, origin, readSecret, identity: this.#identity, registry, clock };
    const { secret, validUntil } = await cloudLogins[helper](context);
    return { secret, renewAt: validUntil - RENEWED_BEFORE_MS };
  }

  async #docker({ host }: RegistryCredential & { kind: "docker-config" }): Promise<Found> {
    const { access, clock } = this.#options;
    const login = access.dockerConfig?.loginFor(host) ?? null;
    const secret =
      login?.kind === "helper" ? await dockerCredential(login.helper, login.server, access.helperEnvironment) : login;
    return { secret, renewAt: clock.now().getTime() + HELPER_ANSWER_MS };
  }
}
