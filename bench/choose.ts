/**
 * Measures choosing a tag among many: `npm run bench:choose`.
 *
 * The lists are made like a registry's: every version on every variant, with dated tags, pre-releases, commits and
 * signatures between them. Each figure is the mean of many runs after a few that are not counted, in time of the
 * processor.
 */
import { chooseTag } from "../src/core/tag/choose-tag.ts";
import type { ChoiceRules } from "../src/core/tag/choice-rules.ts";
import { growsLinearly } from "./grows-linearly.ts";
import { threadMs } from "./thread-ms.ts";

const warmUps = 10;
const fewestRuns = 15;
const sizes = [1_000, 10_000, 100_000] as const;
const budgetMs: ReadonlyMap<number, number> = new Map([
  [10_000, 10],
  [100_000, 150],
]);
const rules: ChoiceRules = {
  pin: "digest",
  floating: "latest-only",
  steps: ["digest", "patch", "minor", "variant", "major"],
  versions: null,
  tags: null,
  minimumAgeDays: 3,
};
const image = { registry: "docker.io", repository: "library/node" };
const today = new Date("2026-11-24");
const currents = [
  "20.11.0-alpine3.19",
  "20-alpine",
  "20.11.0-bookworm-slim",
  "bookworm-20231009",
  "8u402-b06-jdk-jammy",
];

let failed = false;
for (const tag of currents) {
  const means = sizes.map((size) => [size, mean(tag, tagList(size))] as const);
  console.log(`${tag}: ${means.map(([size, ms]) => `${size} tags ${ms.toFixed(2)} ms`).join(", ")}`);
  const isSlow = means.some(([size, ms]) => ms > (budgetMs.get(size) ?? Number.POSITIVE_INFINITY));
  failed = !growsLinearly("  time, with the tags", means) || isSlow || failed;
}
process.exitCode = failed ? 1 : 0;

function mean(tag: string, tags: readonly string[]): number {
  const choose = () => void chooseTag({ image, tag }, tags, rules, today);
  for (let run = 0; run < warmUps; run += 1) choose();
  return threadMs(choose, Math.max(fewestRuns, Math.ceil(300_000 / tags.length)));
}

function tagList(size: number): readonly string[] {
  const variants = [
    "",
    "-slim",
    "-alpine",
    "-alpine3.19",
    "-alpine3.20",
    "-bookworm",
    "-bookworm-slim",
    "-trixie",
    "-trixie-slim",
  ];
  const tags: string[] = [];
  for (let index = 0; tags.length < size; index += 1) {
    const version = `${16 + (index % 12)}.${Math.floor(index / 12) % 30}.${Math.floor(index / 360)}`;
    for (const variant of variants) tags.push(`${version}${variant}`);
    tags.push(`${version}-rc.1-alpine3.20`, `8u${402 + index}-b06-jdk-jammy`);
    tags.push(`bookworm-20${20 + (index % 7)}${10 + (index % 3)}${10 + (index % 18)}`);
    tags.push((index * 2_654_435_761).toString(16).padStart(12, "a"), `sha256-${"0f".repeat(32)}.sig`);
  }
  return tags.slice(0, size);
}
