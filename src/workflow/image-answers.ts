import type { ImageLookup, ImageQuestion } from "../core/policy/image-lookup.ts";
import type { RepositoryName } from "./ports/forge.ts";
import type { Store } from "./ports/store.ts";

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** A repository that waits for the answer to a question. */
export interface Asker {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
}

/** Keeps questions, their answers and who asked, in the store. Together the askers are the index from images to repositories. */
export class ImageAnswers {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async ask(key: string, question: ImageQuestion, asker: Asker): Promise<void> {
    await this.#store.set(`v1:question:${key}`, JSON.stringify(question), weekMs);
    // The member is built here, so that equal askers are one member whatever object they came in.
    const member = JSON.stringify({ repository: asker.repository, installationId: asker.installationId });
    await this.#store.addMember(`v1:askers:${key}`, member, weekMs);
  }

  async question(key: string): Promise<ImageQuestion | null> {
    const text = await this.#store.get(`v1:question:${key}`);
    return text === null ? null : (JSON.parse(text) as ImageQuestion);
  }

  async askers(key: string): Promise<readonly Asker[]> {
    const members = await this.#store.members(`v1:askers:${key}`);
    return members.map((member) => JSON.parse(member) as Asker);
  }

  async answer(key: string): Promise<ImageLookup | null> {
    const text = await this.#store.get(`v1:answer:${key}`);
    return text === null ? null : (JSON.parse(text) as ImageLookup);
  }

  async save(key: string, answer: ImageLookup): Promise<void> {
    await this.#store.set(`v1:answer:${key}`, JSON.stringify(answer), weekMs);
  }

  /** Makes everybody who asked wait for a new answer. */
  async forget(key: string): Promise<void> {
    await this.#store.delete(`v1:answer:${key}`);
  }
}
