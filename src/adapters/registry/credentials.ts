import type { Clock } from "../../workflow/ports/clock.ts";
import { LoginFailure } from "./logins/login-failure.ts";
import type { LoginSecret, RegistryCredential } from "./registry-credential.ts";
import { credentialsRejected, unavailable } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";

/** What became of a login: an answer, which may say nothing of the credentials, or in which words those were rejected. */
export type Login<Result> =
  | { readonly accepted: Result }
  | { readonly undecided: Result }
  | { readonly rejected: string };

/** Finds out the secret of a credential; throws {@link LoginFailure}. */
export type ReadLogin = (credential: RegistryCredential, target: RegistryTarget) => Promise<LoginSecret>;

const REJECTED_FOR_MS = 3_600_000;

/**
 * Hands out the operator's credentials, each for the registry it was given for.
 *
 * Wrong ones are sent once: until they were accepted, logins wait for each other, and once rejected they are withheld
 * for an hour. Docker Hub locks accounts that keep failing.
 */
export class Credentials {
  readonly #readLogin: ReadLogin;
  readonly #clock: Clock;
  readonly #rejections = new Map<string, { readonly what: string; readonly at: number }>();
  readonly #accepted = new Set<string>();
  readonly #lastLogin = new Map<string, Promise<unknown>>();

  constructor(readLogin: ReadLogin, clock: Clock) {
    this.#readLogin = readLogin;
    this.#clock = clock;
  }

  /** Lets `attempt` log in with the target's credentials, which it must have; throws `registry-credentials-rejected`. */
  async login<Result>(
    target: RegistryTarget,
    attempt: (secret: LoginSecret) => Promise<Login<Result>>,
  ): Promise<Result> {
    const key = JSON.stringify([target.origin, target.credential]);
    const enter = async () => {
      const login = await attempt(await this.#read(target, key));
      if ("undecided" in login) return login.undecided;
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

  async #read(target: RegistryTarget, key: string): Promise<LoginSecret> {
    const rejection = this.#rejections.get(key);
    if (rejection && this.#clock.now().getTime() - rejection.at < REJECTED_FOR_MS) {
      throw credentialsRejected(target, rejection.what);
    }
    if (target.credential === null) throw credentialsRejected(target, "there are none");
    try {
      return await this.#readLogin(target.credential, target);
    } catch (error) {
      if (!(error instanceof LoginFailure)) throw error;
      if (error.passes) throw unavailable(target, error.message, { cause: error.cause });
      throw credentialsRejected(target, error.message, error.cause);
    }
  }
}
