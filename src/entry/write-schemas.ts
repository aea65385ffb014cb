import { mkdirSync, writeFileSync } from "node:fs";
import { generatedFiles } from "../core/config/generated-files.ts";

/** Writes what is generated from the schemas: run it after a schema has changed. */
mkdirSync("docs/schema", { recursive: true });
for (const { path, text } of generatedFiles()) writeFileSync(path, text);
