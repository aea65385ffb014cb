import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Queue } from "../ports/queue.ts";

/**
 * Looks up every image that some repository uses, each question once, and asks GitHub nothing.
 *
 * A question that nobody has asked for a week is forgotten by itself; here the index loses it too.
 */
export async function sweep(ports: {
  readonly answers: ImageAnswers;
  readonly queue: Queue;
}): Promise<{ readonly images: number; readonly questions: number }> {
  const images = new Set<string>();
  let questions = 0;
  for (const image of await ports.answers.images()) {
    for (const questionKey of await ports.answers.questionsAbout(image)) {
      const question = await ports.answers.question(questionKey);
      if (question === null) {
        await ports.answers.dropQuestion(image, questionKey);
        continue;
      }
      images.add(image);
      const { registry } = question.reference;
      await ports.queue.enqueue({ name: "resolve-image", questionKey, registry }, { priority: "background" });
      questions += 1;
    }
  }
  return { images: images.size, questions };
}
