import { expect, test } from "vitest";
import { EnforcedSettings } from "../../src/core/config/enforced-settings.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

test("settings that are enforced later hold at the next scan, though the repository did not change, and say so", async () => {
  const files = { Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yml": "pin: none\n" };
  const plinth = new InMemoryPlinth(files);
  await plinth.scan();
  const text = (): string => {
    const [open] = plinth.forge.pullRequests(repository);
    return plinth.forge.fileAt(repository, open?.branch ?? "", "Dockerfile") ?? "";
  };
  expect(text()).toBe("FROM node:22.12.0\n");
  plinth.enforced = { pin: "digest" };
  await plinth.scan();
  expect(text()).toMatch(/^FROM node:22\.12\.0@sha256:/);
  expect(plinth.forge.pullRequests(repository)[0]?.body).toContain("whoever runs Plinth enforces a stricter value");
});

test("what a person wants now passes the repository's own limit, and waits for the one that is enforced", async () => {
  const files = { Dockerfile: "FROM node:22.11.0\n" };
  const plinth = new InMemoryPlinth(files);
  await plinth.scan();
  const [first] = plinth.forge.pullRequests(repository);
  plinth.forge.close(repository, 1);
  plinth.forge.commitFiles(repository, { ".github/plinth.yml": "limits: { openPullRequests: 0 }\n" });
  plinth.enforced = EnforcedSettings.parse({ limits: { openPullRequests: 0 } });
  await plinth.scan();
  const open = (): number => plinth.forge.pullRequests(repository).filter(({ state }) => state === "open").length;
  await plinth.publishAgain(first?.branch ?? "", "recreate");
  expect(open()).toBe(0);
  plinth.enforced = {};
  await plinth.publishAgain(first?.branch ?? "", "recreate");
  expect(open()).toBe(1);
});

test("what is enforced holds for the last good file too, while the newest is broken", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yml": "pin: none\n" });
  await plinth.scan();
  plinth.forge.commitFiles(repository, { ".github/plinth.yml": "pin: [\n" });
  plinth.enforced = { pin: "digest" };
  await plinth.scan();
  const [open] = plinth.forge.pullRequests(repository);
  expect(plinth.forge.fileAt(repository, open?.branch ?? "", "Dockerfile")).toMatch(/@sha256:/);
});
