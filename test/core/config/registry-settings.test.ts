import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { RegistrySettings, settingsOfHost } from "../../../src/core/config/registry-settings.ts";

describe("the operator's settings for registries", () => {
  test("say nothing where nothing is written", () => {
    expect(RegistrySettings.parse({})).toEqual({
      registries: {},
      network: { allowPrivate: [], noProxy: [] },
      upstreams: [],
    });
  });

  test("are read as the documentation shows them", () => {
    const written = {
      registries: {
        "docker.io": { mirror: "http://127.0.0.1:5000" },
        "ghcr.io": { username: "bot", passwordEnv: "GHCR_TOKEN" },
        "localhost:5000": { insecure: true },
        "[::1]:5000": { insecure: true },
        "*.example.com": { concurrency: 2 },
      },
      network: { allowPrivate: ["127.0.0.0/8", "fd00::/8"] },
    };
    expect(RegistrySettings.parse(written)).toMatchObject(written);
  });

  test.for<[string, object, string, string]>([
    [
      "a password in the file",
      { registries: { "a.io": { username: "x", passwordEnv: "s3cret!" } } },
      "registries.a.io.passwordEnv",
      "not the password itself",
    ],
    ["a user without password", { registries: { "a.io": { username: "x" } } }, "registries.a.io", "belong together"],
    ["a host in capitals", { registries: { "Docker.io": {} } }, "registries.Docker.io", "in lower case"],
    ["a star in the middle", { registries: { "a.*.io": {} } }, "registries.a.*.io", "everything below one"],
    [
      "a star that ends no label",
      { registries: { "*example.com": {} } },
      "registries.*example.com",
      "everything below one",
    ],
    ["an address with a path", { registries: { "a.io/b": {} } }, "registries.a.io/b", "expected a host"],
    [
      "a mirror with a password",
      { registries: { "a.io": { mirror: "http://u:p@m" } } },
      "registries.a.io.mirror",
      "belong in username",
    ],
    [
      "a mirror that is no address",
      { registries: { "a.io": { mirror: "ftp://m" } } },
      "registries.a.io.mirror",
      "http://",
    ],
    ["a range that is none", { network: { allowPrivate: ["10.0.0.0/33"] } }, "network.allowPrivate.0", "10.0.0.0/8"],
    [
      "a pattern of token hosts",
      { registries: { "a.io": { tokenHost: "*.b.io" } } },
      "registries.a.io.tokenHost",
      "one host",
    ],
  ])("%s is an error that says where and what", ([, written, path, said]) => {
    const { error } = RegistrySettings.safeParse(written);
    expect(error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      [path, expect.stringContaining(said)],
    ]);
  });

  test("have a JSON Schema that takes and refuses the same", () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      z.toJSONSchema(RegistrySettings, { io: "input" }),
    );
    expect(validate({ registries: { "docker.io": { mirror: "http://127.0.0.1:5000" } } })).toBe(true);
    expect(validate({ registries: { "docker.io": { mirrror: "http://127.0.0.1:5000" } } })).toBe(false);
    expect(validate({ registries: { "Docker.io": {} } })).toBe(false);
  });
});

describe("the settings of a host", () => {
  const settings = RegistrySettings.parse({
    registries: {
      "*.example.com": { concurrency: 1 },
      "*.eu.example.com": { concurrency: 2 },
      "one.eu.example.com": { concurrency: 3 },
      "host.example.com:5000": { concurrency: 4 },
    },
  });

  test.for<[string, number | null]>([
    ["a.example.com", 1],
    ["A.Example.com", 1],
    ["a.b.example.com", 1],
    ["a.eu.example.com", 2],
    ["one.eu.example.com", 3],
    ["host.example.com:5000", 4],
    ["host.example.com", 1],
    ["host.example.com:5001", null],
    ["example.com", null],
    ["evil-example.com", null],
    ["a.example.com.evil.net", null],
    ["constructor", null],
    ["__proto__", null],
  ])("%s has those of the nearest pattern", ([host, concurrency]) => {
    expect(settingsOfHost(settings, host)?.concurrency ?? null).toBe(concurrency);
  });
});
