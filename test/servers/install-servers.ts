import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isOnPath } from "./is-on-path.ts";

/** A Debian package that the tests need, and the command that it brings. */
interface RequiredPackage {
  readonly debianPackage: string;
  readonly command: string;
}

/**
 * Sees to it, before any test runs, that the real servers and tools are on the PATH: installs what is missing on Debian
 * as root, and elsewhere ends the run with a line that says what to install.
 */
export default function installServers(): void {
  const missing = requiredPackages().filter(({ command }) => !isOnPath(command));
  if (missing.length === 0) return;
  const commands = missing.map(({ command }) => command).join(", ");
  const packages = missing.map(({ debianPackage }) => debianPackage);
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    throw new Error(
      `The tests run against real servers and tools, and miss: ${commands}. ` +
        `Install them (on Debian, as root: apt-get install ${packages.join(" ")}) and try again.`,
    );
  }
  console.log(`Installing what the tests need and this machine lacks: ${packages.join(" ")}`);
  aptGet("update");
  withoutServices(() => aptGet("install", "--yes", "--no-install-recommends", ...packages));
  const stillMissing = missing.filter(({ command }) => !isOnPath(command));
  if (stillMissing.length > 0) throw new Error(`apt-get installed ${packages.join(" ")}, but not: ${commands}`);
}

function requiredPackages(): readonly RequiredPackage[] {
  const list = readFileSync(join(import.meta.dirname, "required-packages.txt"), "utf8");
  return list
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [debianPackage = "", command = ""] = line.split(/\s+/);
      return { debianPackage, command };
    });
}

/** Keeps the packages' services from starting, as Debian provides for: the tests start servers of their own. */
function withoutServices(install: () => void): void {
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    install();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

function aptGet(...args: readonly string[]): void {
  // Runs beside this one may be installing too: they take turns, and apt leaves alone what is there already.
  const command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-qq", ...args];
  execFileSync("flock", ["/run/lock/plinth-install-servers", ...command], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
