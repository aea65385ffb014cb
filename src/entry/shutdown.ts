import type { Log } from "../workflow/ports/log.ts";

/** Settles when the process is told to end, having closed everything; a second signal ends it at once. */
export async function untilShutdown(log: Log, close: () => Promise<void>): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, resolve);
  });
  log.info({ signal }, "Shutting down: finishing the jobs that run");
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => process.exit(1));
  await close();
  log.info({ signal }, "Shut down");
}
