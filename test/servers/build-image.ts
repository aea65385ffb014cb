import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Builds a Dockerfile with buildah, whose `docker.io` is the registry at `host`; what it printed. Throws where it fails. */
export async function buildImage(host: string, files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "build-image-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(directory, "context", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const registries = join(directory, "registries.conf");
    await writeFile(
      registries,
      [
        'unqualified-search-registries = ["docker.io"]',
        'short-name-mode = "disabled"',
        "[[registry]]",
        'prefix = "docker.io"',
        `location = "${host}"`,
        "insecure = true",
        "",
      ].join("\n"),
    );
    const store = ["--storage-driver", "vfs", "--root", join(directory, "store"), "--runroot", join(directory, "run")];
    const { stdout, stderr } = await run(
      "buildah",
      [...store, "bud", "--isolation", "chroot", "-f", "Dockerfile", "."],
      { cwd: join(directory, "context"), env: { ...process.env, CONTAINERS_REGISTRIES_CONF: registries } },
    );
    return stdout + stderr;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
