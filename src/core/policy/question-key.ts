import { createHash } from "node:crypto";
import type { ImageQuestion } from "./image-lookup.ts";

/** Names a question by its content, so that equal questions of any number of repositories are one: 32 hex digits. */
export function questionKey({ reference, rules }: ImageQuestion): string {
  const content = [
    [reference.registry, reference.repository, reference.tag, reference.digest],
    [rules.pin, rules.floating, [...rules.steps].toSorted(), rules.versions, rules.tags, rules.minimumAgeDays],
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
}
