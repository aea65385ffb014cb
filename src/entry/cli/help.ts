import type { Command, CommandOption } from "./command.ts";
import { commands } from "./commands.ts";

/** Options that every command has. */
export const commonOptions = {
  help: { type: "boolean", short: "h", description: "Show this help." },
} as const satisfies Record<string, CommandOption>;

/** The help of `plinth` itself. */
export function helpOfAll(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return `Plinth keeps base images patched and pinned.

Usage: plinth COMMAND [OPTIONS]

Commands:
${columns(rows)}

plinth COMMAND --help tells more of one, plinth --version which Plinth this is.

Exit codes: 0 done, 1 findings (check, scan --exit-code), 2 usage, 69 an upstream could not be asked (the rest is
reported all the same), 70 a bug of Plinth's own, 74 a file could not be written, 78 settings or configuration
that cannot be used.
`;
}

/** The help of one command. */
export function helpOf(name: string, summary: string, { operand, options, details }: Command): string {
  const rows = Object.entries({ ...options, ...commonOptions }).map(
    ([option, { value, short, description }]: [string, CommandOption]) =>
      [
        `${short === undefined ? "" : `-${short}, `}--${option}${value === undefined ? "" : ` ${value}`}`,
        description,
      ] as const,
  );
  return `${summary}

Usage: plinth ${[name, operand, "[OPTIONS]"].filter((part) => part !== "").join(" ")}

${details}

Options:
${columns(rows)}
`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
