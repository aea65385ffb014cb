/** Ends an answer with a hidden mark of the comment it answers, so that the same words can answer another one as well. */
export function answerText(text: string, commentId: number): string {
  return `${text}\n\n<!-- plinth answers ${commentId} -->`;
}
