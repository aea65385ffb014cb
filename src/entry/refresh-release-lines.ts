import { readFileSync, writeFileSync } from "node:fs";
import { builtInReleaseLines } from "../core/release-lines/release-lines.ts";
import { PublishedReleaseLines, refreshReleaseLines } from "../core/release-lines/refresh-release-lines.ts";
import type { ReleaseLine } from "../core/release-lines/release-line.ts";

/**
 * Refreshes the table of release lines from what endoflife.date publishes, and says what has changed:
 * `npm run release-lines [FILE or URL]`, then `npm run fix`.
 */
const file = new URL("../core/release-lines/release-lines.json", import.meta.url);
const source = process.argv[2] ?? "https://endoflife.date/api/v1/products/full";

const published = PublishedReleaseLines.parse(JSON.parse(await read(source)));
const before = Object.fromEntries(builtInReleaseLines.products);
const products = refreshReleaseLines(before, published);
for (const [id, { name, lines }] of Object.entries(products)) {
  const known = new Map(before[id]?.lines.map((line) => [line.cycle, line]));
  for (const line of lines) {
    const [from, to] = [known.get(line.cycle), line].map(sentence);
    if (from !== to) process.stdout.write(`${name} ${line.cycle}: ${from} → ${to}\n`);
  }
}
const table: object = Object(JSON.parse(readFileSync(file, "utf8")));
const checkedOn = published.generated_at?.slice(0, 10) ?? new Date().toISOString().slice(0, 10);
writeFileSync(file, `${JSON.stringify({ ...table, checkedOn, products }, null, 2)}\n`);

async function read(from: string): Promise<string> {
  if (!/^https?:/.test(from)) return readFileSync(from, "utf8");
  const response = await fetch(from, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${from} answered ${response.status}`);
  return await response.text();
}

function sentence(line: ReleaseLine | undefined): string {
  if (line === undefined) return "not known";
  const { released, ended, longTermFrom } = line;
  return `released ${released}, ended ${ended}${longTermFrom === null ? "" : `, long-term from ${longTermFrom}`}`;
}
