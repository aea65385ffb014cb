import type { ImageRepository } from "../../core/image/reference.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { forgetTags } from "../lookup/remembering-registry.ts";

/**
 * Looks up images that a registry says were pushed to, at once; how many questions about them there are.
 *
 * Nothing of the event is believed but that something happened: what did is asked of the registry.
 */
export async function imagesPushed(
  images: readonly ImageRepository[],
  {
    answers,
    store,
    queue,
  }: { readonly answers: ImageAnswers; readonly store: Store; readonly queue: Pick<Queue, "enqueue"> },
): Promise<number> {
  let questions = 0;
  for (const image of images) {
    const keys = await answers.questionsAbout(`${image.registry}/${image.repository}`);
    if (keys.length > 0) await forgetTags(store, image);
    const { registry } = image;
    for (const questionKey of keys) await queue.enqueue({ name: "resolve-image", questionKey, registry });
    questions += keys.length;
  }
  return questions;
}
