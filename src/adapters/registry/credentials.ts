import type { Clock } from "../../workflow/ports/clock.ts";
import { credentialsRejected } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";

/** A user name with its secret; lives only as long as one request is put together. */
interface Credential {
  readonly username: string;
  readonly password: string;
}

/** What became of a login: an answer, or in which words the credentials were rejected. */
export type Login<Result> = { readonly accepted: Result } | { readonly rejected: string };

const REJECTED_FOR_MS = 3_600_000;

/**
 * Hands out the operator's credentials, each for the registry it was given for.
 *
 * Wrong ones are sent once: until they were accepted, logins wait for each other, and once rejected they are withheld
 * for an hour. Docker Hub locks accounts that keep failing.
 */
export class Credentials {
  readonly #readSecret: (environmentVariable: string) => string | undefined;
  readonly #clock: Clock;
  readonly #rejections = new Map<string, { readonly what: string; readonly at: number }>();
  readonly #accepted = new Set<string>();
  readonly #lastLogin = new Map<string, Promise<unknown>>();

  constructor(readSecret: (environmentVariable: string) => string | undefined, clock: Clock) {
    this.#readSecret = readSecret;
    this.#clock = clock;
  }

  /** Lets `attempt` log in with the target's credentials, which it must have; throws `registry-credentials-rejected`. */
  async login<Result>(
    target: RegistryTarget,
    attempt: (authorization: string) => Promise<Login<Result>>,
  ): Promise<Result> {
    const key = keyOf(target);
    const enter = async () => {
      const login = await attempt(basicAuthorization(this.#read(target)));
      if ("accepted" in login) {
        this.#accepted.add(key);
        return login.accepted;
      }
      this.#accepted.delete(key);
      this.#rejections.set(key, { what: login.rejected, at: this.#clock.now().getTime() });
      throw credentialsRejected(target, login.rejected);
    };
    if (this.#accepted.has(key)) return await enter();
    // How the login before ended is no matter here: if it was rejected, reading the credentials says so.
    const mine = Promise.allSettled([this.#lastLogin.get(key)]).then(enter);
    this.#lastLogin.set(key, mine);
    return await mine;
  }

  #read(target: RegistryTarget): Credential {
    const { username = "", passwordEnv = "" } = target.credential ?? {};
    const rejection = this.#rejections.get(keyOf(target));
    if (rejection && this.#clock.now().getTime() - rejection.at < REJECTED_FOR_MS) {
      throw credentialsRejected(target, rejection.what);
    }
    const password = this.#readSecret(passwordEnv);
    if (password === undefined || password === "") {
      throw credentialsRejected(target, "their secret is not in the environment");
    }
    return { username, password };
  }
}

/** Value of the `Authorization` header (RFC 7617, in UTF-8). */
function basicAuthorization({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

function keyOf({ origin, credential }: RegistryTarget): string {
  return JSON.stringify([origin, credential?.username, credential?.passwordEnv]);
}
