import { afterAll, beforeAll, expect, test } from "vitest";
import { createGithubForge } from "../../../src/adapters/github/github-forge.ts";
import { createRestOctokit } from "../../../src/adapters/github/rest-octokit.ts";
import { type StandInGithub, startGithub } from "../../servers/github/start-github.ts";
import { quiet } from "./forge-on-github.ts";

let github: StandInGithub;
beforeAll(async () => {
  github = await startGithub({ repositories: [{ name: "acme/web", files: { Dockerfile: "FROM node:20.11.0\n" } }] });
});
afterAll(() => github.stop());

function open() {
  const access = { apiUrl: github.ghes.apiUrl, log: quiet, paceWrites: true };
  return createGithubForge(createRestOctokit({ auth: github.token }, access, "one pace"), "acme/web");
}

async function tookMs(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

test("reads go at once, GraphQL queries among them, though they are posted", async () => {
  const forge = open();
  const reads = Array.from({ length: 40 }, () => forge.readRepository());
  expect(await tookMs(() => Promise.all(reads))).toBeLessThan(20_000);
});

// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api: a second between writes.
test("writes go a second after one another, GraphQL mutations among them", async () => {
  const forge = open();
  const { head } = await forge.readRepository();
  const files = [{ path: "Dockerfile", mode: "100644", text: "FROM node:20.11.1\n" }];
  const commit = () => forge.commit("plinth/node", { base: head ?? "", message: "Bump node", files });
  expect(await tookMs(commit)).toBeGreaterThan(1_900);
});
