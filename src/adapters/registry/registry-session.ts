import type { Clock } from "../../workflow/ports/clock.ts";
import { BearerTokens } from "./bearer-tokens.ts";
import { basicAuthorization, type Credentials } from "./credentials.ts";
import { parseChallenge, type Challenge } from "./parse-challenge.ts";
import type { Answer, Lookup, Question, RegistryExchange } from "./registry-exchange.ts";
import { accessDenied } from "./registry-failure.ts";

/**
 * Asks registries as whoever the operator said, anonymously where nothing was said.
 *
 * What a host wants to see is remembered, so that only its first lookup runs into a 401.
 */
export class RegistrySession {
  readonly #exchange: RegistryExchange;
  readonly #credentials: Credentials;
  readonly #tokens: BearerTokens;
  readonly #challenges = new Map<string, Challenge>();

  constructor(exchange: RegistryExchange, credentials: Credentials, clock: Clock) {
    this.#exchange = exchange;
    this.#credentials = credentials;
    this.#tokens = new BearerTokens(exchange, credentials, clock);
  }

  /** The reply to a question; 401, 403, 429 and 5xx are thrown. */
  async ask(lookup: Lookup, question: Omit<Question, "authorization">): Promise<Answer> {
    const { target } = lookup;
    const known = this.#challenges.get(target.origin);
    const authorization = known ? await this.#authorize(lookup, known) : null;
    const answer = await this.#exchange.ask(lookup, { ...question, authorization });
    // Another origin's 401 is never met with credentials: CVE-2020-15157.
    if (answer.status !== 401 || answer.redirected) return this.#admitted(lookup, answer, known, authorization);
    const challenge = parseChallenge(answer.headers["www-authenticate"]);
    if (!challenge) throw accessDenied(target, 401);
    this.#challenges.set(target.origin, challenge);
    if (authorization?.startsWith("Bearer ")) this.#tokens.forget(target, authorization.slice("Bearer ".length));
    const renewed = await this.#authorize(lookup, challenge);
    if (renewed === null || renewed === authorization) return this.#admitted(lookup, answer, challenge, authorization);
    const second = await this.#exchange.ask(lookup, { ...question, authorization: renewed });
    return this.#admitted(lookup, second, challenge, renewed);
  }

  async #authorize(lookup: Lookup, challenge: Challenge): Promise<string | null> {
    if (challenge.kind === "bearer") return `Bearer ${await this.#tokens.tokenFor(lookup, challenge)}`;
    const credential = this.#credentials.of(lookup.target);
    return credential && basicAuthorization(credential);
  }

  #admitted(lookup: Lookup, answer: Answer, challenge: Challenge | undefined, authorization: string | null): Answer {
    if (answer.status !== 401 && answer.status !== 403) return answer;
    const ownWord = answer.status === 401 && !answer.redirected;
    if (ownWord && challenge?.kind === "basic" && authorization !== null) {
      throw this.#credentials.reject(lookup.target, "it answered 401");
    }
    throw accessDenied(lookup.target, answer.status);
  }
}
