import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { type DockerRegistry, startDockerRegistry } from "../servers/docker-registry.ts";
import { freePort } from "../servers/free-port.ts";
import { pushImage } from "../servers/push-image.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";

const secret = "a secret between the registry and Plinth";
const config = { ".github/plinth.yml": "minimumAgeDays: 0\npin: none\n" };

let registry: DockerRegistry;
let acme: Organisation;

/** `runtime` is built on `base`, `shop` on `runtime`, and `tools` on both; the registry tells of what is pushed. */
beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/api/registry-events/local`;
  registry = await startDockerRegistry({ notify: { url, authorization: `Bearer ${secret}` } });
  for (const image of ["base", "runtime"]) await release(image, "1.0.0");
  acme = await startOrganisation({
    registryUrl: registry.url,
    repositories: [
      { name: "acme/runtime", files: { ...config, Dockerfile: "FROM acme/base:1.0.0\n" } },
      { name: "acme/shop", files: { ...config, Dockerfile: "FROM acme/runtime:1.0.0\n" } },
      {
        name: "acme/tools",
        files: { ...config, Dockerfile: "FROM acme/base:1.0.0 AS build\nFROM acme/runtime:1.0.0\n" },
      },
    ],
    redisUrl: null,
    port,
    settings: "registryEvents: { local: { from: distribution, registry: docker.io, secretEnv: LOCAL_EVENT_SECRET } }",
    variables: { LOCAL_EVENT_SECRET: secret },
  });
  await acme.done();
});

afterAll(async () => {
  await acme.stop();
  await registry.stop();
});

/** What a build does that the merge of a pull request starts. */
async function release(image: string, version: string): Promise<void> {
  const content = `${image} ${version}`;
  await pushImage(registry.url, `acme/${image}`, version, { createdAt: "2026-01-05T00:00:00Z", content });
}

async function titles(repository: string): Promise<readonly string[]> {
  return (await acme.github.pullRequests(repository)).map(({ state, title }) => `${state} ${title.split(" bump ")[1]}`);
}

/** Waits for what the registry's event leads to. */
async function ends(expected: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const check = async () => {
    for (const [repository, given] of Object.entries(expected)) expect(await titles(repository)).toEqual(given);
  };
  await eventually(check);
  await acme.done();
  await check();
}

test("a base image that is released goes from image to image, each of them when what it is built on is there", async () => {
  expect(await titles("acme/runtime")).toEqual([]);
  acme.github.journal.clear();
  await release("base", "1.1.0");
  const base = "acme/base from 1.0.0 to 1.1.0";
  const runtime = "acme/runtime from 1.0.0 to 1.1.0";
  await ends({ "acme/runtime": [`open ${base}`], "acme/tools": [`open ${base}`], "acme/shop": [] });
  // Who is not built on it is not asked about.
  expect(acme.github.journal.requests.filter(({ path }) => path.startsWith("/repos/acme/shop"))).toEqual([]);

  await acme.github.merge("acme/runtime", 1);
  await release("runtime", "1.1.0");
  await ends({
    "acme/runtime": [`merged ${base}`],
    "acme/tools": [`open ${base}`, `open ${runtime}`],
    "acme/shop": [`open ${runtime}`],
  });
});
