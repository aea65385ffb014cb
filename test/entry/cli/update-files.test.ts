import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Report } from "../../../src/core/report/report.ts";
import { pushImage } from "../../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { makeFolder, plinth } from "./plinth.ts";

let registry: StandInRegistry;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.0.0", "1.0.1"]) {
    await pushImage(registry.url, "acme/app", tag, { platforms: ["linux/amd64"], content: tag });
  }
});

afterAll(async () => {
  await registry.stop();
});

test("update keeps mode and owner, leaves nothing beside the file, and follows no link, in the folder or out of it", async () => {
  const outdated = "FROM acme/app:1.0.0\n";
  const outer = makeFolder({
    "elsewhere/Dockerfile": outdated,
    "settings.yml": `registries: { docker.io: { mirror: "${registry.url}" } }\nnetwork: { allowPrivate: [127.0.0.0/8] }\n`,
  });
  const dir = join(outer, "checkout");
  mkdirSync(join(dir, "api"), { recursive: true });
  const file = join(dir, "api/Dockerfile");
  writeFileSync(file, outdated);
  const owner = process.getuid?.() === 0 ? 1234 : statSync(file).uid;
  if (process.getuid?.() === 0) chownSync(file, owner, 5678);
  chmodSync(file, 0o640);
  symlinkSync("../elsewhere", join(dir, "linked"));
  symlinkSync("../elsewhere/Dockerfile", join(dir, "Dockerfile"));
  symlinkSync("api/Dockerfile", join(dir, "Dockerfile.inner"));

  const ran = await plinth(["update", dir, "--settings", join(outer, "settings.yml"), "--format", "json"]);

  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  const { written, problems } = Report.parse(JSON.parse(ran.stdout));
  expect(written).toEqual(["api/Dockerfile"]);
  expect(problems.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
    "file-symlink Dockerfile",
    "file-symlink Dockerfile.inner",
  ]);
  expect(readFileSync(file, "utf8")).toMatch(/^FROM acme\/app:1\.0\.1@sha256:[0-9a-f]{64}\n$/);
  expect(statSync(file)).toMatchObject({ uid: owner, mode: 0o100640 });
  expect(readdirSync(join(dir, "api"))).toEqual(["Dockerfile"]);
  expect(readFileSync(join(outer, "elsewhere/Dockerfile"), "utf8")).toBe(outdated);
  expect(lstatSync(join(dir, "Dockerfile.inner")).isSymbolicLink()).toBe(true);
});
