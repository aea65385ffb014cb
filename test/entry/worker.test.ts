import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../servers/free-port.ts";
import { listen } from "../servers/listen.ts";
import { startRedisServer } from "../servers/redis-server.ts";
import { plinth } from "./cli/plinth.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

test("a worker whose port for metrics is taken says so and ends with 78", async () => {
  const redis = await startRedisServer();
  const taken = await listen(createServer());
  const ended = await plinth(["worker"], {
    environment: {
      APP_ID: "1",
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: "of nobody",
      REDIS_URL: redis.url,
      HOST: "127.0.0.1",
      PORT: String(await freePort()),
      METRICS_PORT: String(taken.port),
    },
  });
  await taken.stop();
  await redis.stop();
  expect(ended.exitCode).toBe(78);
  expect(ended.stdout + ended.stderr).toContain(`METRICS_PORT: ${taken.port} is in use by another process`);
});
