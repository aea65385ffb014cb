import { afterEach, expect, test } from "vitest";
import { createAppClients } from "../../../src/adapters/github/app-clients.ts";
import { createWebhookDeliveries } from "../../../src/adapters/github/webhook-deliveries.ts";
import type { WebhookDeliveries } from "../../../src/workflow/ports/webhook-deliveries.ts";
import { type StandInGithub, startGithub } from "../../servers/github/start-github.ts";
import { quiet } from "./forge-on-github.ts";

const started: StandInGithub[] = [];
afterEach(async () => {
  for (const github of started.splice(0)) await github.stop();
});

async function start(): Promise<{ readonly github: StandInGithub; readonly deliveries: WebhookDeliveries }> {
  // Nobody listens at port 9.
  const github = await startGithub({ repositories: [{ name: "acme/web" }], webhookUrl: "http://127.0.0.1:9/" });
  started.push(github);
  const clients = createAppClients(github, { apiUrl: github.ghes.apiUrl, log: quiet, paceWrites: false });
  return { github, deliveries: createWebhookDeliveries(clients.asApp) };
}

test("every failed delivery is listed, page by page, the newest first, with all digits of its id", async () => {
  const { github, deliveries } = await start();
  for (let event = 0; event < 130; event += 1) await github.deliver("ping", { event });
  const ids: string[] = [];
  for await (const { id } of deliveries.failed()) ids.push(id);
  expect(ids).toEqual(github.deliveries.map(({ attempt }) => attempt).toReversed());
  expect(ids[0]).not.toBe(String(Number(ids[0])));
});

test("a delivery that is asked for again is made again, of the same event", async () => {
  const { github, deliveries } = await start();
  await github.deliver("ping", { zen: "Again." });
  for await (const { id } of deliveries.failed()) await deliveries.redeliver(id);
  await expect.poll(() => github.deliveries.length).toBe(2);
  const [first, again] = github.deliveries;
  expect(again).toMatchObject({ id: first?.id, body: first?.body });
});

test("an App whose key was taken away says so", async () => {
  const { github, deliveries } = await start();
  github.fail(({ path }) => path === "/app/hook/deliveries", { status: 401, body: { message: "Bad credentials" } });
  const ask = async (): Promise<void> => {
    for await (const _ of deliveries.failed()) expect.unreachable();
  };
  await expect(ask()).rejects.toMatchObject({ code: "github-credentials-rejected" });
});
