import type { Registry } from "../ports/registry.ts";

/** Asks a registry each question once and keeps the answers, failures too, for as long as this is kept: for a single run. */
export function askingOnce(registry: Registry): Registry {
  const answers = new Map<string, Promise<unknown>>();
  const once = <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = answers.get(key) ?? ask();
    answers.set(key, answer);
    // One key has one kind of answer.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return answer as Promise<Answer>;
  };
  return {
    listTags: (image) => once(`tags ${image.registry}/${image.repository}`, () => registry.listTags(image)),
    digestOfTag: (image, tag) =>
      once(`tag ${image.registry}/${image.repository}:${tag}`, () => registry.digestOfTag(image, tag)),
    readImage: (image, digest) =>
      once(`image ${image.registry}/${image.repository}@${digest}`, () => registry.readImage(image, digest)),
    readLayers: (image, digest) =>
      once(`layers ${image.registry}/${image.repository}@${digest}`, () => registry.readLayers(image, digest)),
    get requestCount() {
      return registry.requestCount;
    },
  };
}
