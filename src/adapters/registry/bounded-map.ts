/**
 * A map that lets go of what was used longest ago where it has too many entries.
 *
 * What registries are asked is kept by their names, which come out of strangers' Dockerfiles and have no end.
 */
export class BoundedMap<Value extends object> {
  readonly #most: number;
  readonly #entries = new Map<string, Value>();

  constructor(most = 10_000) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    // A map gives its keys in the order in which they were set.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
