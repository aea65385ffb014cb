import { styleText } from "node:util";
import type { Paint } from "../../core/report/paint.ts";
import { visibleText } from "../../core/report/visible-text.ts";

/** Where a command reads its surroundings from and writes to: the process, or a test. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The part of a stream that commands use. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

const plain: Paint = { bold: same, dim: same, green: same, yellow: same, red: same };

const coloured: Paint = {
  bold: (text) => styleText("bold", text, { validateStream: false }),
  dim: (text) => styleText("dim", text, { validateStream: false }),
  green: (text) => styleText("green", text, { validateStream: false }),
  yellow: (text) => styleText("yellow", text, { validateStream: false }),
  red: (text) => styleText("red", text, { validateStream: false }),
};

/** Colours where a person reads along and did not ask for none (https://no-color.org). */
export function paintFor(output: Output, environment: Terminal["environment"]): Paint {
  const unwanted = (environment["NO_COLOR"] ?? "") !== "" || environment["TERM"] === "dumb";
  return output.isTTY === true && !unwanted ? coloured : plain;
}

/** Says something beside the report, one line each; text from elsewhere cannot reach the terminal raw. */
export function tell(terminal: Terminal, ...lines: readonly string[]): void {
  for (const line of lines) terminal.stderr.write(`${visibleText(line, 1000)}\n`);
}

function same(text: string): string {
  return text;
}
