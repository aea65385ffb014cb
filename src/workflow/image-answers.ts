import { z } from "zod";
import type { ImageLookup, ImageQuestion } from "../core/policy/image-lookup.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** A repository that waits for the answer to a question. */
const Asker = z.object({ repository: z.string(), installationId: z.int().nullable() });
type Asker = z.infer<typeof Asker>;

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
    return await readStored<ImageQuestion>(this.#store, `v1:question:${key}`);
  }

  async askers(key: string): Promise<readonly Asker[]> {
    const members = await this.#store.members(`v1:askers:${key}`);
    return members.map((member) => Asker.parse(JSON.parse(member)));
  }

  async answer(key: string): Promise<ImageLookup | null> {
    return await readStored<ImageLookup>(this.#store, `v1:answer:${key}`);
  }

  async save(key: string, answer: ImageLookup): Promise<void> {
    await this.#store.set(`v1:answer:${key}`, JSON.stringify(answer), weekMs);
  }

  /** Makes everybody who asked wait for a new answer. */
  async forget(key: string): Promise<void> {
    await this.#store.delete(`v1:answer:${key}`);
  }
}
