import type { CommandOptions, Misuse } from "./command.ts";

/** How a report is printed. */
export type ReportFormat = (typeof reportFormats)[number];

/** The formats of a report. */
export const reportFormats = ["text", "json", "markdown"] as const;

/** Options of every command that reads a folder. */
export const folderOptions = {
  config: {
    type: "string",
    value: "FILE",
    description: "The repository's configuration (default: .github/plinth.yml below DIR).",
  },
  format: { type: "string", value: "FORMAT", description: "text, json or markdown (default: text)." },
} as const satisfies CommandOptions;

/** Options of every command that asks registries. */
export const registryOptions = {
  settings: {
    type: "string",
    value: "FILE",
    description: "Operator settings: mirrors, credentials, network (default: $PLINTH_SETTINGS).",
  },
} as const satisfies CommandOptions;

/** Reads the value of `--format`, of which a command has these. */
export function reportFormat<Format extends string>(given = "text", offered: readonly Format[]): Format | Misuse {
  const format = offered.find((one) => one === given);
  if (format !== undefined) return format;
  if (given === "sarif") {
    return { misuse: "--format sarif is for the findings of a policy check, and this command makes none" };
  }
  return { misuse: `there is no --format ${given} here; there is ${offered.join(", ")}` };
}
