import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StandInGithub, startGithub } from "../../servers/github/start-github.ts";
import { pushImage } from "../../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { makeFolder, plinth, type PlinthRun } from "./plinth.ts";

let registry: StandInRegistry;
let github: StandInGithub;
let cwd: string;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.2.0", "1.2.1"]) await pushImage(registry.url, "acme/app", tag, { content: tag });
  const files = { Dockerfile: "FROM acme/app:1.2.0\n" };
  github = await startGithub({
    repositories: [
      { name: "acme/shop", files },
      { name: "acme/broken", files: { ...files, ".github/plinth.yml": "pin: perhaps\n" } },
    ],
  });
  const settings = `registries: { docker.io: { mirror: "${registry.url}" } }\nnetwork: { allowPrivate: [127.0.0.0/8] }\n`;
  cwd = makeFolder({ "settings.yml": settings });
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

function run(repository: string, token = github.token): Promise<PlinthRun> {
  const environment = { GITHUB_TOKEN: token, GITHUB_API_URL: github.url, PLINTH_SETTINGS: join(cwd, "settings.yml") };
  return plinth(["run", "--repo", repository], { cwd, environment });
}

describe("plinth run", () => {
  test("opens the pull request, says where it is, and leaves it alone the second time", async () => {
    const first = await run("acme/shop");
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    const [pullRequest, ...others] = await github.pullRequests("acme/shop");
    expect(others).toEqual([]);
    expect(pullRequest).toMatchObject({ state: "open", title: expect.stringContaining("from 1.2.0 to 1.2.1") });
    expect(first.stdout).toMatch(/^scanned +acme\/shop: 1 Dockerfile, 1 base-image line\nopened +http\S+\/pull\/1\n$/);

    const second = await run("acme/shop");
    expect(second).toMatchObject({ exitCode: 0, stderr: "" });
    expect(second.stdout).toMatch(/^settled +1 pull request$/m);
    expect(await github.pullRequests("acme/shop")).toEqual([pullRequest]);
  });

  test("does not let a .env file of the folder it runs in say where the token is sent", async () => {
    const hostile = makeFolder({ ".env": `GITHUB_API_URL=${github.url}\nGITHUB_TOKEN=${github.token}\n` });
    const ran = await plinth(["run", "--repo", "acme/shop"], { cwd: hostile });
    expect(ran).toMatchObject({ exitCode: 78, stdout: "" });
    expect(ran.stderr).toContain("GITHUB_TOKEN: missing");
  });

  test("ends with 78 where the repository's configuration cannot be used", async () => {
    const ran = await run("acme/broken");
    expect(ran.exitCode).toBe(78);
    expect(ran.stdout).toMatch(/^config-invalid +\.github\/plinth\.yml:1:6: pin: expected digest or none\n$/);
  });

  test("ends with 69 where GitHub does not let it in, and does not print the token", async () => {
    const ran = await run("acme/shop", "wrong-secret");
    expect(ran.exitCode).toBe(69);
    expect(ran.stdout).toContain("github-credentials-rejected");
    expect(ran.stdout + ran.stderr).not.toContain("wrong-secret");
  });
});
