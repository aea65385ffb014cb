import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openHttpRegistry } from "../adapters/registry/open-http-registry.ts";
import { startDockerRegistry } from "./docker-registry.ts";
import { makeImage } from "./make-image.ts";

test("a made image can be read, and built from with RUN", async () => {
  const server = await startDockerRegistry();
  const directory = await mkdtemp(join(tmpdir(), "made-image-"));
  const registry = openHttpRegistry();
  try {
    const digest = await makeImage(`${server.host}/library/node:20.11.1`, {
      files: { "/etc/os-release": "ID=made\n" },
      environment: { NODE_VERSION: "20.11.1" },
      labels: { "org.opencontainers.image.version": "20.11.1" },
      createdAt: "2026-03-01T00:00:00Z",
    });
    const image = { registry: server.host, repository: "library/node" };
    expect(await registry.digestOfTag(image, "20.11.1")).toBe(digest);
    expect(await registry.readImage(image, digest)).toMatchObject({
      platforms: [expect.objectContaining({ os: "linux" })],
      createdAt: "2026-03-01T00:00:00.000Z",
      labels: { "org.opencontainers.image.version": "20.11.1" },
    });
    const from = `${server.host}/library/node@${digest}`;
    await writeFile(
      join(directory, "Dockerfile"),
      `FROM ${from}\nRUN echo "$NODE_VERSION on $(cat /etc/os-release)"\n`,
    );
    const storage = [
      "--storage-driver",
      "vfs",
      "--root",
      join(directory, "store"),
      "--runroot",
      join(directory, "run"),
    ];
    const build = ["bud", "--isolation", "chroot", "--tls-verify=false", directory];
    const { stdout } = await promisify(execFile)("buildah", [...storage, ...build]);
    expect(stdout).toContain("20.11.1 on ID=made");
  } finally {
    await registry.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
