import { existsSync } from "node:fs";
import { nearestWord } from "../../core/config/unknown-key.ts";
import { AccessError, SettingsError, UpstreamError } from "../../core/errors.ts";
import type { Command, CommandArguments, Misuse } from "./command.ts";
import { commands } from "./commands.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { helpOf, helpOfAll } from "./help.ts";
import { ownVersion } from "./own-version.ts";
import { readArguments } from "./read-arguments.ts";
import { tell, type Terminal } from "./terminal.ts";

/** Runs the command that the arguments name, and says how the process is to end. Throws nothing. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    return explainFailure(error, terminal);
  }
}

async function dispatch([name, ...args]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  switch (name) {
    case undefined:
      terminal.stderr.write(helpOfAll());
      return exitCodes.usage;
    case "--help":
    case "-h":
    case "help":
      terminal.stdout.write(helpOfAll());
      return exitCodes.done;
    case "--version":
      terminal.stdout.write(`${ownVersion()}\n`);
      return exitCodes.done;
    default:
      return await runNamed(name, args, terminal);
  }
}

async function runNamed(name: string, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    const names = Object.keys(commands);
    const nearest = nearestWord(name, names);
    const hint = nearest === null ? `the commands are ${names.join(", ")}` : `did you mean ${nearest}?`;
    return misused(`there is no command ${name}; ${hint}`, "plinth --help", terminal);
  }
  const command = await entry.load();
  const given = readArguments(args, command);
  if ("misuse" in given) return misused(given.misuse, `plinth ${name} --help`, terminal);
  if (given.flag("help")) {
    terminal.stdout.write(helpOf(name, entry.summary, command));
    return exitCodes.done;
  }
  const end = whichFileIsAbsent(given, command) ?? (await command.run(given, terminal));
  return typeof end === "number" ? end : misused(end.misuse, `plinth ${name} --help`, terminal);
}

function whichFileIsAbsent(given: CommandArguments, { options }: Command): Misuse | null {
  for (const [option, { value }] of Object.entries(options)) {
    const file = value === "FILE" ? given.text(option) : undefined;
    if (file !== undefined && !existsSync(file)) return { misuse: `--${option} ${file}: there is no such file` };
  }
  return null;
}

function misused(misuse: string, help: string, terminal: Terminal): ExitCode {
  tell(terminal, `plinth: ${misuse}${misuse.endsWith("?") ? "" : "."}`, `Try: ${help}`);
  return exitCodes.usage;
}

/** The one place that turns what was thrown into an exit code. */
function explainFailure(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof SettingsError) {
    tell(terminal, ...error.problems.map((problem) => `plinth: ${problem}`));
    return exitCodes.settings;
  }
  if (error instanceof UpstreamError || error instanceof AccessError) {
    tell(terminal, `plinth: ${error.code}: ${error.message}`);
    return exitCodes.upstream;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(
    terminal,
    "plinth: this is a bug of Plinth's own. Please report it with the lines that follow.",
    ...trace.split("\n"),
  );
  return exitCodes.internal;
}
