import { afterAll, beforeAll, expect, test } from "vitest";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { runOnStandIn } from "./run-on-stand-in.ts";

let registry: StandInRegistry;
let github: StandInGithub;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.2.0", "1.2.1"]) await pushImage(registry.url, "acme/app", tag, { content: tag });
  const files = { Dockerfile: "FROM acme/app:1.2.0\n" };
  github = await startGithub({ repositories: [{ name: "acme/old", files }] });
  await github.rename("acme/old", "acme/new");
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

test("a repository that is known by its old name has one pull request, under its new name", async () => {
  for (const name of ["acme/old", "acme/new", "acme/old"]) {
    expect((await runOnStandIn(name, github, registry.url)).failures).toEqual([]);
  }
  expect(await github.pullRequests("acme/new")).toMatchObject([{ number: 1, state: "open" }]);
  expect(github.journal.writes().filter(({ path }) => path.includes("acme/old"))).toEqual([]);
});
