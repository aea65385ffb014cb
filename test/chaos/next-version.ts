/**
 * Makes the process that it is imported into one of Plinth's next version, whose jobs all have a field that this version does
 * not know: `node --import next-version.ts …`.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

/** What another version has otherwise, by the end of the file's name: what is replaced everywhere, and by what. */
const changes: Readonly<Record<string, readonly [from: string, to: string]>> = {
  "/src/workflow/job.ts": ["z.strictObject({", 'z.strictObject({ since: z.literal("next").default("next"),'],
  "/src/adapters/queue/bullmq-queue.ts": [
    "async enqueue(job, how) {",
    'async enqueue(known, how) { const job = { ...known, since: "next" };',
  ],
};

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const [, change] = Object.entries(changes).find(([path]) => url.endsWith(path)) ?? [];
    if (change === undefined) return loaded;
    const text = readFileSync(new URL(url), "utf8");
    if (!text.includes(change[0])) throw new Error(`${url} has no ${change[0]} any more`);
    return { ...loaded, source: text.replaceAll(...change) };
  },
});
