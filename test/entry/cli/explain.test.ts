import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Explanation } from "../../../src/core/report/explanation.ts";
import { pushImage } from "../../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { makeFolder, plinth, type PlinthRun } from "./plinth.ts";

let registry: StandInRegistry;
let newest: string;

beforeAll(async () => {
  registry = await startStandInRegistry();
  const push = (tag: string, platforms = ["linux/amd64", "linux/arm64"]): Promise<string> =>
    pushImage(registry.url, "acme/app", tag, { platforms, content: tag });
  await push("1.2.3-alpine3.22");
  newest = await push("1.3.0-alpine3.22");
  await push("1.4.0-alpine3.22", ["linux/amd64"]);
  await push("1.4.0");
  await push("latest");
});

afterAll(async () => {
  await registry.stop();
});

function explain(reference: string, config: string, ...options: readonly string[]): Promise<PlinthRun> {
  const dir = makeFolder({
    "settings.yml": `registries: { docker.io: { mirror: "${registry.url}" } }\nnetwork: { allowPrivate: [127.0.0.0/8] }\n`,
    "plinth.yml": config,
  });
  const files = ["--settings", join(dir, "settings.yml"), "--config", join(dir, "plinth.yml")];
  return plinth(["explain", reference, ...files, ...options], { cwd: dir });
}

async function explanation(reference: string, config = ""): Promise<Explanation> {
  const { stdout } = await explain(reference, config, "--format", "json");
  return Explanation.parse(JSON.parse(stdout));
}

describe("plinth explain", () => {
  test("says of scratch that it is no image, and asks nobody", async () => {
    const asked = registry.requests.length;
    expect(await explain("scratch", "")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("scratch is no image"),
      stderr: "",
    });
    expect(await explanation("scratch")).toMatchObject({
      tag: null,
      decision: { outcome: "skip", reasons: [{ rule: "scratch", outcome: "skip" }] },
      problems: [],
    });
    expect(registry.requests).toHaveLength(asked);
  });

  test("says as JSON what is read, listed, offered and decided", async () => {
    const explained = await explanation("acme/app:1.2.3-alpine3.22");
    expect(explained.tag).toEqual({
      parts: [
        { kind: "version", text: "1.2.3", means: "the version" },
        {
          kind: "operating-system",
          text: "alpine3.22",
          // The command goes by today's date.
          means: expect.stringMatching(
            /^Alpine 3\.22, with(?: security updates until|out free security updates since) 2027-05-01$/,
          ),
        },
      ],
      shape: "<n>.<n>.<n>-<Alpine release>",
    });
    expect(explained.listed).toMatchObject({ count: 5, truncated: false });
    expect(explained.listed?.classes.map(({ class: name, count }) => [name, count])).toEqual(
      expect.arrayContaining([
        ["newer", 2],
        ["current", 1],
        ["other-variant", 1],
        ["no-version", 1],
      ]),
    );
    expect(explained.candidates).toMatchObject([
      { tag: "1.4.0-alpine3.22", step: "minor", outcome: "passed-over" },
      { tag: "1.3.0-alpine3.22", step: "minor", outcome: "chosen", sentence: null },
    ]);
    expect(explained.candidates[0]?.sentence).toContain("linux/arm64");
    expect(explained.decision).toMatchObject({
      outcome: "take",
      to: { tag: "1.3.0-alpine3.22", digest: newest },
      step: "minor",
    });
    expect(explained.problems).toEqual([]);
  });

  test("shows the same to a person", async () => {
    const { stdout, stderr, exitCode } = await explain("acme/app:1.2.3-alpine3.22", "");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "acme/app:1.2.3-alpine3.22",
        "5 tags listed",
        "  2  newer and fit to be proposed",
        "Candidates, best first",
        "  1.3.0-alpine3.22  minor  chosen",
        `Take: 1.3.0-alpine3.22@${newest.slice(0, 15)}… (minor)`,
      ]),
    );
  });

  test("counts the tags beside a moving one", async () => {
    const explained = await explanation("acme/app");
    expect(explained.listed?.count).toBe(5);
    expect(explained.listed?.classes.map(({ class: name }) => name)).toContain("alias");
    expect(explained.tag?.parts).toEqual([{ kind: "moving", text: "latest", means: "moves" }]);
  });

  test("follows latest where there is a digest and no tag", async () => {
    const explained = await explanation(`acme/app@${newest}`);
    expect(explained).toMatchObject({
      tag: null,
      listed: null,
      candidates: [],
      decision: { outcome: "take", step: "major" },
    });
    const { stdout } = await explain(`acme/app@${newest}`, "");
    expect(stdout).toContain("There is a digest but no tag, so it follows latest");
  });

  test("keeps to the rules of the configuration, and says so", async () => {
    const explained = await explanation(
      "acme/app:1.2.3-alpine3.22",
      'rules: [{ match: { image: acme/app }, versions: "<1.3" }]\n',
    );
    expect(explained.listed?.classes).toContainEqual({
      class: "version-not-allowed",
      count: 2,
      sentence: "newer, but outside the versions that the configuration allows",
    });
    const ignored = await explain("acme/app:1", "rules: [{ match: { image: acme/app }, ignore: true }]\n");
    expect(ignored.stdout).toContain("The configuration says that this image is ignored.");
  });

  test("ends with 69 where the registry cannot be asked", async () => {
    const dir = makeFolder({ "settings.yml": 'registries: { docker.io: { mirror: "http://127.0.0.1:1" } }\n' });
    const ran = await plinth(["explain", "acme/app:1", "--settings", join(dir, "settings.yml"), "--format", "json"], {
      cwd: dir,
    });
    expect(ran.exitCode).toBe(69);
    expect(Explanation.parse(JSON.parse(ran.stdout)).problems).toMatchObject([{ code: "registry-unavailable" }]);
  });

  test("says of a repository that does not exist that it is not there", async () => {
    const ran = await explain("acme/absent:1", "");
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout.match(/image-not-found/g)).toHaveLength(1);
  });

  test.for([
    [["explain"], "explain needs an image reference"],
    [["explain", "Not A Reference"], '"Not A Reference" is not an image reference'],
    [["explain", "node", "--format", "markdown"], "there is no --format markdown here"],
  ] as const)("refuses %j", async ([args, misuse]) => {
    const ran = await plinth(args);
    expect(ran).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ran.stderr).toContain(misuse);
  });
});
