import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { isDigest } from "../../src/adapters/registry/prove-digest.ts";
import type { Digest } from "../../src/core/image/digest.ts";

const run = promisify(execFile);

/** What goes into a real image besides busybox and its commands. */
export interface RealImage {
  /** Text by absolute path, e.g. `/etc/os-release`. */
  readonly files?: Readonly<Record<string, string>>;
  /** `PATH` is set already. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createdAt?: string;
}

/**
 * Makes an image that `buildah bud --isolation chroot` can build from, `RUN` included, and pushes it.
 *
 * `reference` is `127.0.0.1:5000/library/node:20.11.1`, on a registry that is open to all and speaks http. Takes a
 * quarter of a second, with umoci and skopeo; where nothing is built from the image, `pushImage` is faster.
 */
export async function makeImage(reference: string, image: RealImage = {}): Promise<Digest> {
  const directory = await mkdtemp(join(tmpdir(), "make-image-"));
  try {
    const layout = join(directory, "layout");
    const bundle = join(directory, "bundle");
    await run("umoci", ["init", "--layout", layout]);
    await run("umoci", ["new", "--image", `${layout}:made`]);
    const rootless = process.getuid?.() === 0 ? [] : ["--rootless"];
    await run("umoci", ["unpack", ...rootless, "--image", `${layout}:made`, bundle]);
    await fill(join(bundle, "rootfs"), image.files ?? {});
    await run("umoci", ["repack", "--image", `${layout}:made`, bundle]);
    await run("umoci", ["config", "--image", `${layout}:made`, ...configOf(image)]);
    const digestFile = join(directory, "digest");
    await run("skopeo", [
      "--insecure-policy",
      "copy",
      "--quiet",
      "--dest-tls-verify=false",
      `--digestfile=${digestFile}`,
      `oci:${layout}:made`,
      `docker://${reference}`,
    ]);
    const digest = (await readFile(digestFile, "utf8")).trim();
    if (!isDigest(digest)) throw new Error(`skopeo pushed ${reference} and told no digest`);
    return digest;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function fill(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { stdout: busybox } = await run("sh", ["-c", "command -v busybox"]);
  const { stdout: commands } = await run("busybox", ["--list"]);
  await Promise.all(["bin", "etc", "tmp", "root"].map((name) => mkdir(join(root, name), { recursive: true })));
  await cp(busybox.trim(), join(root, "bin/busybox"));
  for (const command of commands.split("\n").filter((name) => name !== "" && name !== "busybox")) {
    await symlink("busybox", join(root, "bin", command));
  }
  for (const [path, text] of Object.entries({ "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n", ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function configOf({ environment = {}, labels = {}, createdAt }: RealImage): readonly string[] {
  return [
    "--config.cmd=/bin/sh",
    "--config.env=PATH=/bin",
    ...Object.entries(environment).map(([name, value]) => `--config.env=${name}=${value}`),
    ...Object.entries(labels).map(([name, value]) => `--config.label=${name}=${value}`),
    ...(createdAt === undefined ? [] : [`--created=${createdAt}`]),
  ];
}
