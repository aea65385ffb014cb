import type { Clock } from "../../workflow/ports/clock.ts";
import { credentialsRejected } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";

/** A user name with its secret; lives only as long as one request is put together. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

const REJECTED_FOR_MS = 3_600_000;

/**
 * Hands out the operator's credentials, each for the registry it was given for.
 *
 * Once a registry has rejected them they are withheld for an hour: Docker Hub locks accounts that keep failing.
 */
export class Credentials {
  readonly #readSecret: (environmentVariable: string) => string | undefined;
  readonly #clock: Clock;
  readonly #rejectedAt = new Map<string, { readonly what: string; readonly at: number }>();

  constructor(readSecret: (environmentVariable: string) => string | undefined, clock: Clock) {
    this.#readSecret = readSecret;
    this.#clock = clock;
  }

  /** Null where the operator gave none for this registry; throws where they are known to be of no use. */
  of(target: RegistryTarget): Credential | null {
    if (!target.credential) return null;
    const { username, passwordEnv } = target.credential;
    const rejected = this.#rejectedAt.get(keyOf(target));
    if (rejected && this.#clock.now().getTime() - rejected.at < REJECTED_FOR_MS) {
      throw credentialsRejected(target, rejected.what);
    }
    const password = this.#readSecret(passwordEnv);
    if (password === undefined || password === "") {
      throw credentialsRejected(target, `the environment variable ${passwordEnv} is not set`);
    }
    return { username, password };
  }

  /** Remembers that the registry did not take the credentials; the error to throw. */
  reject(target: RegistryTarget, what: string): Error {
    this.#rejectedAt.set(keyOf(target), { what, at: this.#clock.now().getTime() });
    return credentialsRejected(target, what);
  }
}

/** Value of the `Authorization` header (RFC 7617, in UTF-8). */
export function basicAuthorization({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

function keyOf({ origin, credential }: RegistryTarget): string {
  return JSON.stringify([origin, credential?.username, credential?.passwordEnv]);
}
