/** Lets equal questions that are asked at the same time share one answer. Answers are not kept. */
export class SingleFlight<Answer> {
  readonly #flying = new Map<string, Promise<Answer>>();

  run(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const flying = this.#flying.get(key);
    if (flying) return flying;
    const started = ask().finally(() => this.#flying.delete(key));
    this.#flying.set(key, started);
    return started;
  }
}
