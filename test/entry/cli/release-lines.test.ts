import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Explanation } from "../../../src/core/report/explanation.ts";
import { type Listening, listen } from "../../servers/listen.ts";
import { makeCertificate } from "../../servers/make-certificate.ts";
import { pushImage } from "../../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { makeFolder, plinth } from "./plinth.ts";

/** In the format of https://endoflife.date/api/v1/products/alpine-linux; the day is made up. */
const published = {
  schema_version: "1.2.0",
  result: {
    name: "alpine-linux",
    releases: [{ name: "3.22", releaseDate: "2025-05-30", isLts: false, isEol: true, eolFrom: "2026-02-03" }],
  },
};

let registry: StandInRegistry;
let server: Listening;
let certificateFile: string;
let requests = 0;

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushImage(registry.url, "acme/app", "1.2.3-alpine3.22");
  const files = await makeCertificate(mkdtempSync(join(tmpdir(), "release-lines-")));
  certificateFile = files.certificateFile;
  const tls = { key: readFileSync(files.keyFile), cert: readFileSync(certificateFile) };
  server = await listen(
    createServer(tls, (_, response) => {
      requests += 1;
      response.end(JSON.stringify(published));
    }),
  );
});

afterAll(async () => {
  await server.stop();
  await registry.stop();
});

function run(command: readonly string[], url: string) {
  const dir = makeFolder({
    Dockerfile: "FROM acme/app:1.2.3-alpine3.22\nFROM acme/app:1.2.3-alpine3.22\n",
    "settings.yml": `registries: { docker.io: { mirror: "${registry.url}" } }\nreleaseLines: { url: "${url}" }\n`,
  });
  const environment = { NODE_EXTRA_CA_CERTS: certificateFile };
  return plinth([...command, "--settings", join(dir, "settings.yml")], { cwd: dir, environment });
}

test("a command knows the release lines that the operator's address publishes", async () => {
  const address = `https://localhost:${server.port}/`;
  const { stdout, stderr } = await run(["explain", "acme/app:1.2.3-alpine3.22", "--format", "json"], address);
  expect(stderr).toBe("");
  const parts = Explanation.parse(JSON.parse(stdout)).tag?.parts;
  expect(parts).toContainEqual(
    expect.objectContaining({ text: "alpine3.22", means: expect.stringContaining("since 2026-02-03") }),
  );
});

test("a scan asks the address once for all its images", async () => {
  requests = 0;
  const { exitCode, stdout } = await run(["scan", "--format", "json"], `https://localhost:${server.port}/`);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("2026-02-03");
  expect(requests).toBe(1);
});

test("a command goes on with the built-in table where the address cannot be reached, and says what to do", async () => {
  const { exitCode, stdout, stderr } = await run(["explain", "acme/app:1.2.3-alpine3.22"], "https://localhost:9/");
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain("2026-02-03");
  expect(stderr).toContain("so the built-in table serves; check the address, or remove the setting");
});
