import { z } from "zod";
import type { ImageLookup, ImageQuestion } from "../../core/policy/image-lookup.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** A repository that has a question about an image. */
const Asker = z.object({ repository: z.string(), installationId: z.int().nullable() });
export type Asker = z.infer<typeof Asker>;

/** An asker that is to be told of the next answer. */
const Awaiting = Asker.extend({
  /** When the answer was looked up that is too old for it; null where it had none. */
  after: z.string().nullable().default(null),
});
export type Awaiting = z.infer<typeof Awaiting>;

/** Fingerprints of what was told last: the answer to all askers, a failure since then to those that await the answer. */
interface Told {
  readonly answer: string | null;
  readonly failure: string | null;
}

const imagesKey = "v1:images";

/**
 * Keeps questions, their answers and who asked, in the store: the index from images to the repositories that use them.
 *
 * Who asked is told when an answer is news; who awaits an answer is told of the next one, news or not.
 */
export class ImageAnswers {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Enters a question into the index, or keeps it there for another week. */
  async ask(key: string, question: ImageQuestion, asker: Asker): Promise<void> {
    const image = imageName(question.reference);
    await this.#store.set(`v1:question:${key}`, JSON.stringify(question), weekMs);
    await this.#store.addMember(`v1:askers:${key}`, memberOf(asker), weekMs);
    await this.#store.addMember(`v1:image-questions:${image}`, key, weekMs);
    await this.#store.addMember(imagesKey, image, weekMs);
  }

  /** Takes an asker's question back; one that nobody asks any more leaves the index. */
  async withdraw(key: string, asker: Asker): Promise<void> {
    await this.#store.removeMember(`v1:askers:${key}`, memberOf(asker));
    for (const awaiting of await this.awaiting(key)) {
      if (memberOf(awaiting) === memberOf(asker)) await this.stopAwaiting(key, awaiting);
    }
    const question = await this.question(key);
    if (question === null || (await this.#store.members(`v1:askers:${key}`)).length > 0) return;
    await this.dropQuestion(imageName(question.reference), key);
  }

  /** Takes a question out of the index, and with the last one its image. */
  async dropQuestion(image: string, key: string): Promise<void> {
    await this.#store.removeMember(`v1:image-questions:${image}`, key);
    if ((await this.questionsAbout(image)).length === 0) await this.#store.removeMember(imagesKey, image);
  }

  async question(key: string): Promise<ImageQuestion | null> {
    return await readStored<ImageQuestion>(this.#store, `v1:question:${key}`);
  }

  /** Every image that somebody uses, as `registry/repository`. */
  async images(): Promise<readonly string[]> {
    return await this.#store.members(imagesKey);
  }

  /** The keys of all questions about an image. */
  async questionsAbout(image: string): Promise<readonly string[]> {
    return await this.#store.members(`v1:image-questions:${image}`);
  }

  async askers(key: string): Promise<readonly Asker[]> {
    return (await this.#store.members(`v1:askers:${key}`)).map(askerOf);
  }

  /** Has the asker told of the next answer, whatever it is. */
  async await(key: string, awaiting: Awaiting): Promise<void> {
    await this.#store.addMember(`v1:awaiting:${key}`, awaitingMember(awaiting), weekMs);
  }

  async awaiting(key: string): Promise<readonly Awaiting[]> {
    return (await this.#store.members(`v1:awaiting:${key}`)).map((member) => Awaiting.parse(JSON.parse(member)));
  }

  /** Ends this waiting alone: who began to await the answer after the next one meanwhile goes on. */
  async stopAwaiting(key: string, awaiting: Awaiting): Promise<void> {
    await this.#store.removeMember(`v1:awaiting:${key}`, awaitingMember(awaiting));
  }

  async answer(key: string): Promise<ImageLookup | null> {
    return await readStored<ImageLookup>(this.#store, `v2:answer:${key}`);
  }

  async save(key: string, answer: ImageLookup): Promise<void> {
    await this.#store.set(`v2:answer:${key}`, JSON.stringify(answer), weekMs);
  }

  /** What was told last of a question. */
  async told(key: string): Promise<Told> {
    return (await readStored<Told>(this.#store, `v1:told:${key}`)) ?? { answer: null, failure: null };
  }

  async rememberTold(key: string, told: Told): Promise<void> {
    await this.#store.set(`v1:told:${key}`, JSON.stringify(told), weekMs);
  }
}

/** Built anew, so that equal askers are one member whatever object they came in. */
function memberOf({ repository, installationId }: Asker): string {
  return JSON.stringify({ repository, installationId });
}

/** Without `after` where there was no answer, as other versions of Plinth have it. */
function awaitingMember({ after, ...asker }: Awaiting): string {
  const { repository, installationId } = asker;
  return after === null ? memberOf(asker) : JSON.stringify({ repository, installationId, after });
}

function askerOf(member: string): Asker {
  return Asker.parse(JSON.parse(member));
}

function imageName({ registry, repository }: ImageRepository): string {
  return `${registry}/${repository}`;
}
