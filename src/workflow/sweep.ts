import type { ImageAnswers } from "./image-answers.ts";
import type { Queue } from "./ports/queue.ts";

/** Looks up every image that some repository uses, each question once, and asks GitHub nothing. */
export async function sweep(ports: {
  readonly answers: ImageAnswers;
  readonly queue: Queue;
}): Promise<{ readonly images: number; readonly questions: number }> {
  const images = await ports.answers.images();
  let questions = 0;
  for (const image of images) {
    for (const questionKey of await ports.answers.questionsAbout(image)) {
      await ports.queue.enqueue({ name: "resolve-image", questionKey }, { background: true });
      questions += 1;
    }
  }
  return { images: images.length, questions };
}
