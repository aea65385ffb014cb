import { createReleaseLineSource } from "../../adapters/release-lines/release-line-source.ts";
import type { ReleaseLines } from "../../core/release-lines/release-lines.ts";
import type { Clock } from "../../workflow/ports/clock.ts";
import { readNetworkAccess } from "../network-access.ts";
import type { CommandArguments } from "./command.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import type { Terminal } from "./terminal.ts";

/** Reads the table of release lines for one command, from the address in the operator's settings if there is one. */
export async function readReleaseLines(
  given: CommandArguments,
  terminal: Terminal,
  clock: Clock,
): Promise<ReleaseLines> {
  const settings = await readOperatorSettings(given.text("settings") ?? terminal.environment["PLINTH_SETTINGS"]);
  const warn = (fields: { readonly reason: string }, message: string): void => {
    terminal.stderr.write(`${message} (${fields.reason})\n`);
  };
  const readSecret = (name: string): string | undefined => terminal.environment[name];
  const access = readNetworkAccess(settings, readSecret, { commandLine: true });
  const log = { info: () => {}, warn };
  const source = createReleaseLineSource({ settings, allowLoopback: true, access, clock, log });
  try {
    return await source.current();
  } finally {
    await source.close();
  }
}
