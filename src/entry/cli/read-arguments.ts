import { parseArgs } from "node:util";
import { nearestWord } from "../../core/config/unknown-key.ts";
import type { Command, CommandArguments, CommandOptions, Misuse } from "./command.ts";
import { commonOptions } from "./help.ts";

/** Reads what stands after a command's name; strictly, since an option that is misspelt would silently do nothing. */
export function readArguments(args: readonly string[], { operand, options }: Command): CommandArguments | Misuse {
  const known: CommandOptions = { ...options, ...commonOptions };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: known,
      allowPositionals: true,
      strict: true,
    });
    const extra = positionals[operand === "" ? 0 : 1];
    if (extra !== undefined) return { misuse: `there is one argument too many: ${extra}` };
    return {
      operand: positionals[0] ?? null,
      text: (name) => {
        const value = values[name];
        return typeof value === "string" ? value : undefined;
      },
      flag: (name) => values[name] === true,
    };
  } catch (error) {
    if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_")) {
      return { misuse: `${firstSentence(error.message)}${nearestOption(error.message, known)}` };
    }
    throw error;
  }
}

function nearestOption(message: string, known: CommandOptions): string {
  const unknown = /^Unknown option '--([^']+)'/.exec(message)?.[1];
  const nearest = unknown === undefined ? null : nearestWord(unknown, Object.keys(known));
  return nearest === null ? "" : `; did you mean --${nearest}?`;
}

/** The rest of Node's message explains how to pass operands that look like options. */
function firstSentence(message: string): string {
  return message.split(". ")[0] ?? message;
}
