import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../workflow/ports/clock.ts";
import { BearerTokens } from "./bearer-tokens.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { Credentials } from "./credentials.ts";
import { parseChallenge, type Challenge } from "./parse-challenge.ts";
import type { Answer, Lookup, Question, RegistryExchange } from "./registry-exchange.ts";
import { basicAuthorization } from "./registry-credential.ts";
import { accessDenied } from "./registry-failure.ts";

type AnonymousQuestion = Omit<Question, "authorization">;

/**
 * Asks registries as whoever the operator said, anonymously where nothing was said.
 *
 * What a host wants to see is remembered, so that only its first lookup runs into a 401.
 */
export class RegistrySession {
  readonly #exchange: RegistryExchange;
  readonly #credentials: Credentials;
  readonly #tokens: BearerTokens;
  readonly #challenges = new BoundedMap<Challenge>();

  constructor(exchange: RegistryExchange, credentials: Credentials, clock: Clock) {
    this.#exchange = exchange;
    this.#credentials = credentials;
    this.#tokens = new BearerTokens(exchange, credentials, clock);
  }

  /** The reply to a question; 401, 403, 429 and 5xx are thrown. */
  async ask(lookup: Lookup, question: AnonymousQuestion): Promise<Answer> {
    const { target } = lookup;
    const known = this.#challenges.get(target.origin) ?? null;
    let answer = await this.#askAs(lookup, question, known);
    const challenge = isChallenge(answer) ? parseChallenge(answer.headers["www-authenticate"]) : null;
    if (challenge && !isDeepStrictEqual(challenge, known)) {
      this.#challenges.set(target.origin, challenge);
      if (challenge.kind === "bearer" || target.credential) answer = await this.#askAs(lookup, question, challenge);
    }
    if (answer.status === 401 || answer.status === 403) throw accessDenied(target, answer.status);
    return answer;
  }

  async #askAs(lookup: Lookup, question: AnonymousQuestion, challenge: Challenge | null): Promise<Answer> {
    const { target } = lookup;
    if (challenge?.kind === "bearer") return await this.#askWithToken(lookup, question, challenge);
    if (challenge?.kind !== "basic" || !target.credential) {
      return await this.#exchange.ask(lookup, { ...question, authorization: null });
    }
    return await this.#credentials.login(target, async (secret) => {
      if (secret.kind !== "password") return { rejected: "it wants a password, and an identity token is kept for it" };
      const authorization = basicAuthorization(secret);
      const answer = await this.#exchange.ask(lookup, { ...question, authorization });
      if (!isChallenge(answer)) return { accepted: answer };
      // A registry that wants tokens from now on says nothing of the password.
      const wantsToken = parseChallenge(answer.headers["www-authenticate"])?.kind === "bearer";
      return wantsToken ? { undecided: answer } : { rejected: "it answered 401" };
    });
  }

  async #askWithToken(lookup: Lookup, question: AnonymousQuestion, challenge: Challenge & { kind: "bearer" }) {
    const ask = (token: string) => this.#exchange.ask(lookup, { ...question, authorization: `Bearer ${token}` });
    const kept = this.#tokens.keptFor(lookup.target);
    if (kept !== null) {
      const answer = await ask(kept);
      if (!isChallenge(answer)) return answer;
      // Tokens can be revoked before they end.
      this.#tokens.forget(lookup.target, kept);
    }
    return await ask(await this.#newToken(lookup, challenge));
  }

  async #newToken(lookup: Lookup, challenge: Challenge & { kind: "bearer" }): Promise<string> {
    try {
      return await this.#tokens.tokenFor(lookup, challenge);
    } catch (error) {
      // The token service may have moved since, or never have been the right one: the registry is asked anew where it is.
      this.#challenges.delete(lookup.target.origin);
      throw error;
    }
  }
}

/** True for the registry's own 401. Another origin's is never met with credentials: CVE-2020-15157. */
function isChallenge(answer: Answer): boolean {
  return answer.status === 401 && !answer.redirected;
}
