import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** One option of a command, as it is read and as the help shows it. */
export interface CommandOption {
  readonly type: "string" | "boolean";
  /** One letter that does the same, e.g. `h`. */
  readonly short?: string;
  /** What stands for the value in the help, e.g. `FILE`. */
  readonly value?: string;
  readonly description: string;
}

/** The options a command takes, by name. */
export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** What was given after the name of a command. */
export interface CommandArguments {
  /** The one operand; null where none was given. */
  readonly operand: string | null;
  /** The value of a `string` option; undefined where it was not given. */
  readonly text: (option: string) => string | undefined;
  /** Whether a `boolean` option was given. */
  readonly flag: (option: string) => boolean;
}

/** A command that was not understood, in a sentence without a full stop. */
export interface Misuse {
  readonly misuse: string;
}

/** One thing that `plinth` does. */
export interface Command {
  /** What stands for the operand in the help, e.g. `[DIR]`; empty where the command takes none. */
  readonly operand: string;
  readonly options: CommandOptions;
  /** A paragraph for the help, below the summary. */
  readonly details: string;
  readonly run: (given: CommandArguments, terminal: Terminal) => Promise<ExitCode | Misuse>;
}
