import { parseReference } from "../../core/image/parse-reference.ts";
import type { Explanation } from "../../core/report/explanation.ts";
import { explanationAsText } from "../../core/report/explanation-as-text.ts";
import { explanationOf } from "../../core/report/explanation-of.ts";
import { scratchExplanation } from "../../core/report/scratch-explanation.ts";
import { explainImage } from "../../workflow/explain-image.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { isUnasked } from "./is-unasked.ts";
import { openRegistry } from "./open-registry.ts";
import { readReleaseLines } from "./read-release-lines.ts";
import { readConfig } from "./read-config.ts";
import { registryOptions, reportFormat } from "./report-options.ts";
import { paintFor } from "./terminal.ts";

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
    if (reference === null) return { misuse: `"${given.operand}" is not an image reference` };
    const paint = paintFor(terminal.stdout, terminal.environment);
    const print = (explanation: Explanation): void =>
      void terminal.stdout.write(
        format === "json" ? `${JSON.stringify(explanation, null, 2)}\n` : explanationAsText(explanation, paint),
      );
    if (given.operand === "scratch") {
      print(scratchExplanation(reference));
      return exitCodes.done;
    }
    const clock = { now: () => new Date() };
    const registry = await openRegistry(given, terminal, clock);
    try {
      const { config } = await readConfig(given, ".", terminal);
      const releaseLines = await readReleaseLines(given, terminal, clock);
      const explained = await explainImage({ reference, config, registry, clock, releaseLines });
      const explanation = explanationOf(explained);
      print(explanation);
      return explanation.problems.some(isUnasked) ? exitCodes.upstream : exitCodes.done;
    } finally {
      await registry.close();
    }
  },
};
