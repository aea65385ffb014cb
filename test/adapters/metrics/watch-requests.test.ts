import { createServer } from "node:http";
import { request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchRequests } from "../../../src/adapters/metrics/watch-requests.ts";
import { listen, type Listening } from "../../servers/listen.ts";

let server: Listening;
let headers: Record<string, string>;
let status: number;
let told: string[];
let unwatch: () => void;

beforeEach(async () => {
  [headers, status, told] = [{}, 200, []];
  server = await listen(createServer((_, response) => response.writeHead(status, headers).end("reply")));
  unwatch = watchRequests({
    requestDone: (host, outcome) => told.push(`${host} ${outcome}`),
    budgetLeft: (host, left) => told.push(`${host} has ${left} left`),
  });
});
afterEach(async () => {
  unwatch();
  await server.stop();
});

test("requests are counted whoever sends them: undici's client, and the fetch of Node", async () => {
  await (await request(`http://${server.host}/`)).body.text();
  status = 404;
  await (await fetch(`http://${server.host}/secret?token=x`)).text();
  expect(told).toEqual([`${server.host} 2xx`, `${server.host} 4xx`]);
});

// GitHub's header; the one of the IETF's draft; Docker Hub's, with its window.
test.for([
  ["x-ratelimit-remaining", "4999", 4999],
  ["ratelimit-remaining", "76", 76],
  ["ratelimit-remaining", "76;w=21600", 76],
] as const)("what %s: %s leaves is told", async ([name, value, left]) => {
  headers = { [name]: value };
  await (await request(`http://${server.host}/`)).body.text();
  expect(told).toContain(`${server.host} has ${left} left`);
});

test.for(["-1", "many", "1e9", "99999999999999999999", ""])("a header of %j tells nothing", async (value) => {
  headers = { "x-ratelimit-remaining": value };
  await (await request(`http://${server.host}/`)).body.text();
  expect(told).toEqual([`${server.host} 2xx`]);
});

test("a reply that is cut off is counted as failed", async () => {
  const cutting = await listen(createServer((incoming) => void incoming.socket.destroy()));
  await expect(request(`http://${cutting.host}/`)).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
  await cutting.stop();
  expect(told).toEqual([`${cutting.host} failed`]);
});

test("nothing is told when it is no longer watched", async () => {
  unwatch();
  await (await request(`http://${server.host}/`)).body.text();
  expect(told).toEqual([]);
});
