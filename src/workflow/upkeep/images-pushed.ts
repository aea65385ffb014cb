import type { ImageRepository } from "../../core/image/reference.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import { enqueuePaced, type PacedPorts } from "../repository/enqueue-paced.ts";
import { forgetTags } from "../lookup/remembering-registry.ts";

/**
 * Looks up images that a registry says were pushed to, at once, and those that are pushed to again and again once in a while;
 * how many questions about them there are.
 *
 * Nothing of the event is believed but that something happened: what did is asked of the registry.
 */
export async function imagesPushed(
  images: readonly ImageRepository[],
  ports: PacedPorts & { readonly answers: ImageAnswers },
): Promise<number> {
  let questions = 0;
  for (const image of images) {
    const keys = await ports.answers.questionsAbout(`${image.registry}/${image.repository}`);
    if (keys.length > 0) await forgetTags(ports.store, image);
    const { registry } = image;
    for (const questionKey of keys) await enqueuePaced({ name: "resolve-image", questionKey, registry }, ports);
    questions += keys.length;
  }
  return questions;
}
