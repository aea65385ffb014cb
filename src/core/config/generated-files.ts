import { z } from "zod";
import { OperatorSettings } from "./operator-settings.ts";
import { CheckReport } from "../findings/check-report.ts";
import { Explanation } from "../report/explanation.ts";
import { Report } from "../report/report.ts";
import { configurationPage } from "./configuration-page.ts";
import { RepositoryConfig } from "./repository-config.ts";

/** The files below `docs/` that follow from the schemas in the code, as they should be. */
export function generatedFiles(): readonly { readonly path: string; readonly text: string }[] {
  return [
    {
      path: "docs/schema/repository-config.json",
      text: schemaText(RepositoryConfig, "Plinth: .github/plinth.yml", "input"),
    },
    {
      path: "docs/schema/operator-settings.json",
      text: schemaText(OperatorSettings, "Plinth: operator settings", "input"),
    },
    // As input, so that a report of a later version, with more keys, still fits.
    { path: "docs/schema/scan-report.json", text: schemaText(Report, "Plinth: report of the command line", "input") },
    { path: "docs/schema/check-report.json", text: schemaText(CheckReport, "Plinth: report of plinth check", "input") },
    {
      path: "docs/schema/explanation.json",
      text: schemaText(Explanation, "Plinth: explanation of one image", "input"),
    },
    { path: "docs/configuration.md", text: configurationPage() },
  ];
}

/** In draft 7, which editors' YAML and JSON plug-ins understand. */
function schemaText(schema: z.ZodType, title: string, io: "input" | "output"): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: "draft-7" });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
