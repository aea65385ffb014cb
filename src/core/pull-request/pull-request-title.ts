import type { RepositoryConfig } from "../config/repository-config.ts";
import { type ImageChange, imageChanges } from "./image-change.ts";
import { plainText } from "./plain-text.ts";
import type { UpdateGroup } from "../update/update-group.ts";

/**
 * The pull request's title, which is its commit's first line too: `chore(docker): bump node from 20.11.0 to 20.11.1`.
 *
 * At most 250 characters; GitHub takes 256.
 */
export function pullRequestTitle(group: UpdateGroup, config: Pick<RepositoryConfig, "commit">): string {
  const { prefix } = config.commit;
  const summary = plainText(summaryOf(imageChanges(group)), 250);
  const title = prefix === "" ? summary.charAt(0).toUpperCase() + summary.slice(1) : `${prefix}: ${summary}`;
  return title.length <= 250 ? title : `${title.slice(0, 249)}…`;
}

function summaryOf(changes: readonly ImageChange[]): string {
  if (changes.every(({ step }) => step === "pin")) return "pin base images";
  const images = distinct(changes, ({ name }) => name);
  if (images.length > 1) return summaryOfMany(changes, images.length);
  const [name] = images;
  const size = changes.some(({ step }) => step === "major") ? " (major)" : "";
  if (changes.every(({ to }) => to.tag === null)) return `refresh ${name}${size}`;
  const tags = distinct(changes, ({ to }) => to.tag ?? "");
  if (changes.every(({ step }) => step === "digest")) {
    return tags.length === 1 ? `refresh ${name}:${tags[0]}` : `refresh ${name} (${tags.length} tags)`;
  }
  const from = distinct(changes, (change) => change.from.tag ?? "");
  if (tags.length > 1) return `bump ${name} ${from.length === 1 ? `from ${from[0]}` : `(${from.length} tags)`}${size}`;
  return from.length === 1 ? `bump ${name} from ${from[0]} to ${tags[0]}${size}` : `bump ${name} to ${tags[0]}${size}`;
}

function summaryOfMany(changes: readonly ImageChange[], images: number): string {
  const verb = changes.every(({ step }) => step === "digest") ? "refresh" : "update";
  const files = distinct(
    changes.flatMap(({ places }) => places),
    ({ file }) => file,
  );
  const where = files.length === 1 ? ` in ${files[0]}` : "";
  return `${verb} ${images} base images${where}`;
}

function distinct<Value>(values: readonly Value[], textOf: (value: Value) => string): readonly string[] {
  return [...new Set(values.map(textOf))];
}
