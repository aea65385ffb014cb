import { markdownCode } from "../pull-request/markdown-text.ts";

const mostImages = 20;

/**
 * Says, as Markdown, that a command could not be obeyed for want of answers. `images` are those whose registries have not
 * answered; null where the repository itself could not be read.
 */
export function overdueText(images: readonly string[] | null, minutes: number): string {
  const names = [...new Set(images)];
  const more = names.length > mostImages ? ` and ${names.length - mostImages} more` : "";
  const listed = names.slice(0, mostImages).map((name) => markdownCode(name, 200));
  const missing =
    images === null
      ? "this repository could not be read. The check run `plinth` on its newest commit says what is wrong with its file, where that is why."
      : `${names.length === 1 ? "the registry" : "the registries"} of ${listed.join(", ")}${more} did not answer.`;
  return `Nothing was done: for ${minutes} minutes, ${missing} Say it again later; if it stays so, whoever runs Plinth can see why in its log and with \`plinth failed\`.`;
}
