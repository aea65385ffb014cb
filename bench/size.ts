/**
 * How large Plinth is: what the Dockerfile puts on top of its base image, and what `npm ci` installs to work on it.
 *
 * Runs the commands of the Dockerfile's first stage in a folder of its own, so that no engine is needed.
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const mostImageMb = 40;
const mostInstalledMb = 600;

const directory = mkdtempSync(join(tmpdir(), "plinth-size-"));
const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;

/** Bytes and number of the files below a folder; a file of several names counts once. */
function measure(path: string): { readonly mb: number; readonly files: number } {
  const files = globSync("**", { cwd: path, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)));
  const distinct = new Map(files.map(({ dev, ino, size }) => [`${dev}:${ino}`, size]));
  return { mb: megabytes([...distinct.values()].reduce((sum, size) => sum + size, 0)), files: files.length };
}

try {
  const [build = ""] = readFileSync(join(root, "Dockerfile"), "utf8").split(/^FROM .*\n(?=ENV)/m);
  for (const name of ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "src"]) {
    cpSync(join(root, name), join(directory, name), { recursive: true });
  }
  const commands = [...build.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map((match) => match[1] ?? "");
  if (commands.length !== 2) throw new Error("the Dockerfile's first stage is not the one that is known here");
  const [install = "", prune = ""] = commands;
  const run = (command: string) =>
    execFileSync("sh", ["-c", command], { cwd: directory, stdio: ["ignore", "ignore", "inherit"] });

  run(install.replace(" --ignore-scripts", ""));
  const installed = measure(join(directory, "node_modules"));
  run(prune);
  const layers = { node_modules: measure(join(directory, "node_modules")), dist: measure(join(directory, "dist")) };
  execFileSync("tar", ["-czf", "image.tar.gz", "package.json", "node_modules", "dist"], { cwd: directory });
  const packed = megabytes(statSync(join(directory, "image.tar.gz")).size);
  const image = layers.node_modules.mb + layers.dist.mb;

  process.stdout.write(
    [
      `on top of the base image: ${image.toFixed(1)} MB, ${packed} MB to pull (at most ${mostImageMb} MB)`,
      `  node_modules: ${layers.node_modules.mb} MB in ${layers.node_modules.files} files`,
      `  dist: ${layers.dist.mb} MB in ${layers.dist.files} files`,
      `npm ci: ${installed.mb} MB in ${installed.files} files (at most ${mostInstalledMb} MB)`,
      "",
    ].join("\n"),
  );
  if (image > mostImageMb || installed.mb > mostInstalledMb) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
