import { describe, expect, test } from "vitest";
import { parseOperatorSettings } from "../../../src/core/config/parse-operator-settings.ts";
import { SettingsError } from "../../../src/core/errors.ts";

function problemsOf(text: string): readonly string[] {
  try {
    parseOperatorSettings(text, "plinth.yml");
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseOperatorSettings", () => {
  test.for(["", "# nothing yet\n", "{}", "---\n", "registries:\n"])("reads %j as all defaults", (text) => {
    expect(parseOperatorSettings(text, "plinth.yml")).toEqual({
      registries: {},
      network: { allowPrivate: [], noProxy: [] },
      upstreams: [],
      registryEvents: {},
      enforce: {},
      releaseLines: {},
    });
  });

  test("reads mirrors, credentials and open ranges", () => {
    const text = `
registries:
  docker.io: { mirror: "http://127.0.0.1:5000" }
  ghcr.io: { username: bot, passwordEnv: GHCR_TOKEN }
network: { allowPrivate: ["127.0.0.0/8"] }
`;
    expect(parseOperatorSettings(text, "plinth.yml")).toMatchObject({
      registries: {
        "docker.io": { mirror: "http://127.0.0.1:5000" },
        "ghcr.io": { username: "bot", passwordEnv: "GHCR_TOKEN" },
      },
      network: { allowPrivate: ["127.0.0.0/8"] },
    });
  });

  test.for([
    [
      "registry:\n  docker.io: {}\n",
      'plinth.yml:1:1: registry: there is no key "registry"; did you mean "registries"?',
    ],
    [
      "registries:\n  docker.io: {}\n  ghcr.io:\n    mirrors: http://localhost:5000\n",
      'plinth.yml:4:5: registries.ghcr.io.mirrors: there is no key "mirrors"; did you mean "mirror"?',
    ],
    [
      "network:\n  allowPrivat: []\n",
      'plinth.yml:2:3: network.allowPrivat: there is no key "allowPrivat"; did you mean "allowPrivate"?',
    ],
    [
      "network:\n  allowprivate: []\n",
      'plinth.yml:2:3: network.allowprivate: there is no key "allowprivate"; did you mean "allowPrivate"?',
    ],
    [
      "mirror: http://localhost:5000\n",
      'plinth.yml:1:1: mirror: there is no key "mirror"; did you mean "registries.*.mirror"?',
    ],
    [
      "upstreams: [{ prefix: a.test, is: docker.io, iss: b }]\n",
      'plinth.yml:1:46: upstreams[0].iss: there is no key "iss"; the keys are prefix, is',
    ],
  ] as const)("names the line of an unknown key and the nearest known one: %j", ([text, problem]) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test.for([
    ["registries: [ghcr.io]", "plinth.yml:1:13: registries: expected keys and values, not a list"],
    [
      "network: { allowPrivate: 10.0.0.0/8 }",
      "plinth.yml:1:26: network.allowPrivate: expected a list, not text; put it in brackets",
    ],
    [
      "releaseLines: https://example.com",
      "plinth.yml:1:15: releaseLines: expected keys and values, not text; the keys are url",
    ],
    [
      "registryEvents: { a: { from: harbour, registry: h.test, secretEnv: A } }",
      'plinth.yml:1:30: registryEvents.a.from: expected docker-hub, quay, harbor, ecr or distribution; did you mean "harbor"?',
    ],
  ] as const)("says of %j what is expected", ([text, problem]) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("reports every problem at once, each with the line of its value", () => {
    const text = `registries:
  ghcr.io:
    username: bot
    passwordEnv: "not a name"
network:
  allowPrivate:
    - 10.0.0.0/8
    - everything
`;
    const problems = problemsOf(text);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^plinth\.yml:4:18: registries\.ghcr\.io\.passwordEnv: /);
    expect(problems[1]).toMatch(/^plinth\.yml:8:7: network\.allowPrivate\[1\]: /);
  });

  test.for([
    ["registries: {", 1],
    ["a: 1\na: 2\n", 2],
    ["registries:\n\tghcr.io: {}\n", 2],
  ] as const)("reports what is not YAML with its line: %j", ([text, line]) => {
    expect(problemsOf(text)[0]).toMatch(new RegExp(`^plinth\\.yml:${line}:\\d+: `));
  });

  test("refuses a document that is a list, in words", () => {
    expect(problemsOf("- docker.io\n")).toHaveLength(1);
  });

  test("takes no aliases, so that a small file cannot be a large value", () => {
    expect(problemsOf("registries: &a {}\nnetwork: *a\n")).not.toEqual([]);
  });
});
