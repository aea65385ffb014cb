import { createHttpRegistry } from "../../adapters/registry/http-registry.ts";
import { configProblemText } from "../../core/config/config-problem-text.ts";
import { parseRepositoryConfig } from "../../core/config/parse-repository-config.ts";
import type { RepositoryConfig } from "../../core/config/repository-config.ts";
import { SettingsError } from "../../core/errors.ts";
import { parseReference } from "../../core/image/parse-reference.ts";
import { explanationAsText } from "../../core/report/explanation-as-text.ts";
import { explanationOf } from "../../core/report/explanation-of.ts";
import { explainImage } from "../../workflow/explain-image.ts";
import type { Command, CommandArguments, Misuse } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import { readTextFile } from "./read-text-file.ts";
import { registryOptions, reportFormat } from "./report-options.ts";
import { paintFor } from "./terminal.ts";

const defaultConfig = ".github/plinth.yml";

/** `plinth explain`: how a reference is read, what the registry lists, what is chosen and why. */
export const explain: Command = {
  operand: "REF",
  options: {
    config: {
      type: "string",
      value: "FILE",
      description: "The repository's configuration (default: .github/plinth.yml here, if there is one).",
    },
    format: { type: "string", value: "FORMAT", description: "text or json (default: text)." },
    ...registryOptions,
  },
  details: `Reads the image reference REF as if a FROM line had it, asks its registry, and prints what each part of the tag says, how
many of the listed tags are of which kind, the candidates, the choice, and what every rule says about it.`,
  async run(given, terminal) {
    const format = reportFormat(given.text("format"), ["text", "json"]);
    if (typeof format === "object") return format;
    if (given.operand === null) return { misuse: "explain needs an image reference, for example node:20.11.0-alpine" };
    const reference = parseReference(given.operand);
    if (reference === null) return { misuse: `${given.operand} is not an image reference` };
    const settings = await readOperatorSettings(given.text("settings") ?? terminal.environment["PLINTH_SETTINGS"]);
    const config = await readConfig(given);
    if ("misuse" in config) return config;

    const clock = { now: () => new Date() };
    const readSecret = (name: string): string | undefined => terminal.environment[name];
    const registry = createHttpRegistry({ settings, readSecret, allowLoopback: true, clock });
    try {
      const explained = await explainImage({ reference, config, registry, clock });
      const explanation = explanationOf(explained);
      terminal.stdout.write(
        format === "json"
          ? `${JSON.stringify(explanation, null, 2)}\n`
          : explanationAsText(explanation, paintFor(terminal.stdout, terminal.environment)),
      );
      const unasked = explanation.problems.some(({ code }) => code !== "image-not-found");
      return unasked ? exitCodes.upstream : exitCodes.done;
    } finally {
      await registry.close();
    }
  },
};

/** Throws `SettingsError` `config-invalid`. */
async function readConfig(given: CommandArguments): Promise<RepositoryConfig | Misuse> {
  const named = given.text("config");
  const text = await readTextFile(named ?? defaultConfig);
  if (text === null && named !== undefined) return { misuse: `--config ${named}: there is no such file` };
  const parsed = parseRepositoryConfig(text ?? "", named ?? defaultConfig);
  if (parsed.kind === "invalid") throw new SettingsError("config-invalid", parsed.problems.map(configProblemText));
  return parsed.config;
}
