import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { createInProcessQueue } from "../../../src/adapters/queue/in-process-queue.ts";
import { currentTrace } from "../../../src/adapters/tracing/current-trace.ts";
import { inSpan } from "../../../src/adapters/tracing/in-span.ts";
import { startTracing } from "../../../src/adapters/tracing/start-tracing.ts";
import { listen } from "../../servers/listen.ts";
import { createRecordingLog } from "../queue/recording-log.ts";

// One tracing lasts as long as its process: what follows goes from start to end.
test("steps of one trace have its id, also in jobs and in jobs of jobs, and a collector is told of all of them", async () => {
  const received: { readonly path: string; readonly body: string }[] = [];
  const take = async (request: IncomingMessage): Promise<void> => {
    received.push({ path: request.url ?? "", body: await text(request) });
  };
  const collector = await listen(
    createServer((request, response) => void take(request).then(() => response.writeHead(200).end("{}"))),
  );
  const tracing = await startTracing(`http://${collector.host}`);
  const queue = createInProcessQueue({ log: createRecordingLog() });
  const traces: (string | null)[] = [];
  queue.work(async (job) => {
    traces.push(currentTrace());
    if (job.name === "sweep") await inSpan("job sweep", () => queue.enqueue({ name: "reconcile" }));
  });

  expect(currentTrace()).toBeNull();
  const first = await inSpan("webhook push", async () => {
    await queue.enqueue({ name: "sweep" });
    return currentTrace();
  });
  await queue.idle();
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(traces).toEqual([first, first]);
  expect(await inSpan("webhook push", async () => currentTrace())).not.toBe(first);
  await expect(inSpan("job scan", () => Promise.reject(new Error("s3cret")))).rejects.toThrow("s3cret");

  await queue.close();
  await tracing.close();
  await collector.stop();
  expect(received.map(({ path }) => path)).toEqual(["/v1/traces"]);
  const sent = received.map(({ body }) => body).join("");
  for (const name of ["webhook push", "job sweep", "job scan"]) expect(sent).toContain(`"${name}"`);
  expect(sent).not.toContain("s3cret");
});
