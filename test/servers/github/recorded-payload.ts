import { createRequire } from "node:module";
import { z } from "zod";

const Examples = z.array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }));

/** A webhook payload of GitHub's, recorded by `@octokit/webhooks-examples`, sent to an App where there is one. */
export function recordedPayload(event: string, action: string | null): Readonly<Record<string, unknown>> {
  // Read when it is needed: four megabytes.
  const events = Examples.parse(createRequire(import.meta.url)("@octokit/webhooks-examples"));
  const examples = events.find(({ name }) => name === event)?.examples ?? [];
  const fitting = examples.filter((one) => action === null || one["action"] === action);
  const found = fitting.find((one) => "installation" in one) ?? fitting[0];
  if (found === undefined) throw new Error(`there is no recorded ${event}`);
  return found;
}
