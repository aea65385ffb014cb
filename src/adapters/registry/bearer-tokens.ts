import { z } from "zod";
import type { Clock } from "../../workflow/ports/clock.ts";
import type { HttpReply } from "../http/send-request.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { Credentials } from "./credentials.ts";
import { basicAuthorization, type LoginSecret } from "./registry-credential.ts";
import type { Challenge } from "./parse-challenge.ts";
import { realmTrust } from "./realm-trust.ts";
import type { Lookup, RegistryExchange } from "./registry-exchange.ts";
import { accessDenied, replyInvalid } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";
import { parseReply } from "./parse-reply.ts";
import { SingleFlight } from "./single-flight.ts";

// No server takes a longer header: https://nodejs.org/api/cli.html#--max-http-header-sizesize is twice what others read.
const LONGEST_TOKEN = 16 * 1024;
// Of as many repositories as are asked within the life of a token; what strangers' registries hand out is 32 MB at most.
const MOST_TOKENS = 2_000;

// https://distribution.github.io/distribution/spec/auth/token/#token-response-fields
const TokenReply = z.object({
  token: z.string().max(LONGEST_TOKEN).nullish(),
  access_token: z.string().max(LONGEST_TOKEN).nullish(),
  expires_in: z.number().catch(0).optional(),
});

const MOST_TOKEN_BYTES = 64 * 1024;
// What the specification promises to clients that read no more than the token; some services say 0 or less.
const SHORTEST_LIFE_S = 60;
const LONGEST_LIFE_S = 3600;
// A token is let go early: it has to be valid still when its request arrives.
const USED_SHARE_OF_LIFE = 0.8;
// What may stand in a header after `Bearer ` (RFC 6750 §2.1), so that no token can end the line.
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Fetches tokens to pull from one repository, and keeps each while it is valid, in memory alone. */
export class BearerTokens {
  readonly #exchange: RegistryExchange;
  readonly #credentials: Credentials;
  readonly #clock: Clock;
  readonly #kept = new BoundedMap<{ readonly token: string; readonly validUntil: number }>(MOST_TOKENS);
  readonly #fetching = new SingleFlight<string>();

  constructor(exchange: RegistryExchange, credentials: Credentials, clock: Clock) {
    this.#exchange = exchange;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /** The token kept for a target, where there is one that is still valid. */
  keptFor(target: RegistryTarget): string | null {
    const kept = this.#kept.get(keyOf(target));
    return kept && kept.validUntil > this.#clock.now().getTime() ? kept.token : null;
  }

  /** A valid token: the one kept, or a new one from the realm that the challenge names. */
  async tokenFor(lookup: Lookup, challenge: Challenge & { kind: "bearer" }): Promise<string> {
    const kept = this.keptFor(lookup.target);
    return kept ?? (await this.#fetching.run(keyOf(lookup.target), () => this.#fetch(lookup, challenge)));
  }

  /** Lets go of a token that the registry did not take, unless a newer one has replaced it. */
  forget(target: RegistryTarget, token: string): void {
    if (this.#kept.get(keyOf(target))?.token === token) this.#kept.delete(keyOf(target));
  }

  async #fetch(lookup: Lookup, challenge: Challenge & { kind: "bearer" }): Promise<string> {
    const { target } = lookup;
    const realm = URL.parse(challenge.realm);
    const trust = realm ? realmTrust(target, realm) : "refused";
    if (!realm || trust === "refused") throw replyInvalid(target, "it names a token service that is not https");
    const service = target.mirrored ? "its token service" : `its token service ${realm.host}`;
    realm.hash = "";
    if (challenge.service !== null) realm.searchParams.set("service", challenge.service);
    realm.searchParams.set("scope", `repository:${target.repository}:pull`);
    const question = { url: realm, accept: "application/json", maxBytes: MOST_TOKEN_BYTES };
    const ask = (authorization: string | null) =>
      this.#exchange.ask(lookup, { ...question, method: "GET", authorization });
    const askAs = (secret: LoginSecret) =>
      secret.kind === "password"
        ? ask(basicAuthorization(secret))
        : this.#exchange.ask(lookup, { ...question, ...refreshGrant(realm, secret.identityToken) });
    const loggedIn = target.credential !== null && trust === "credentials";
    const reply = loggedIn
      ? await this.#credentials.login(target, async (secret) => {
          const answer = await askAs(secret);
          if (isRejection(answer, secret)) return { rejected: `${service} answered ${answer.status}` };
          // GHCR says so of each package that the account may not read.
          return answer.status === 403 ? { undecided: answer } : { accepted: answer };
        })
      : await ask(null);
    if (reply.status === 401 || reply.status === 403) {
      const isWithheld = target.credential !== null && !loggedIn;
      const withheld = isWithheld
        ? ` The credentials were not sent to ${service}, which has another domain; if it is right, name it as tokenHost.`
        : "";
      throw accessDenied(target, reply.status, withheld);
    }
    if (reply.status !== 200) throw replyInvalid(target, `${service} answered ${reply.status}`);
    const { token, access_token, expires_in = 0 } = parseReply(target, reply, TokenReply, "token");
    const granted = token || access_token || "";
    if (!B64TOKEN.test(granted)) throw replyInvalid(target, `${service} gave no token`);
    const lifeS = Math.min(Math.max(expires_in, SHORTEST_LIFE_S), LONGEST_LIFE_S);
    const validUntil = this.#clock.now().getTime() + lifeS * 1000 * USED_SHARE_OF_LIFE;
    this.#kept.set(keyOf(target), { token: granted, validUntil });
    return granted;
  }
}

/** True where it is the login that was not taken; for a refresh token 400 may say so (RFC 6749 §5.2). */
function isRejection({ status }: HttpReply, { kind }: LoginSecret): boolean {
  return status === 401 || (status === 400 && kind === "identity-token");
}

/** https://distribution.github.io/distribution/spec/auth/oauth/: the refresh token goes into the body, never the address. */
function refreshGrant(realm: URL, refreshToken: string) {
  const form = new URLSearchParams(realm.searchParams);
  form.set("grant_type", "refresh_token");
  form.set("client_id", "plinth");
  form.set("refresh_token", refreshToken);
  const url = new URL(realm);
  url.search = "";
  return { method: "POST", url, form: form.toString(), authorization: null } as const;
}

function keyOf({ origin, repository, credential }: RegistryTarget): string {
  return JSON.stringify([origin, repository, credential]);
}
