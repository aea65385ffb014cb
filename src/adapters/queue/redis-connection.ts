import { Redis } from "ioredis";
import type { Log } from "../../workflow/ports/log.ts";

/**
 * Opens a connection that reconnects for as long as it takes, and tells the log once when it is lost and once when it
 * is back. `rediss:` speaks TLS.
 */
export function openRedisConnection(
  redisUrl: string,
  log: Log,
  options: { readonly commandTimeout: number } | { readonly maxRetriesPerRequest: null },
): Redis {
  const connection = new Redis(redisUrl, options);
  const { host } = new URL(redisUrl);
  let lost = false;
  connection.on("error", (error: Error) => {
    // Only the message: a refused AUTH carries the password among the error's fields.
    if (!lost) log.warn({ host, reason: error.message }, "connection to Redis is lost");
    lost = true;
  });
  connection.on("ready", () => {
    if (lost) log.info({ host }, "connection to Redis is back");
    lost = false;
  });
  return connection;
}
