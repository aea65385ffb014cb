import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parseOperatorSettings } from "../../../src/core/config/parse-operator-settings.ts";
import { Report } from "../../../src/core/report/report.ts";
import { commands } from "../../../src/entry/cli/commands.ts";
import { exitCodes } from "../../../src/entry/cli/exit-code.ts";

const page = readFileSync("docs/command-line.md", "utf8");

function example(language: string, heading: string): string {
  const section = page.slice(page.indexOf(`\n${heading}\n`));
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(section)?.[1];
  if (found === undefined) throw new Error(`there is no ${language} example`);
  return found;
}

describe("docs/command-line.md", () => {
  test.for(Object.keys(commands))("tells of %s and each of its options", async (name) => {
    const command = await commands[name]?.load();
    expect(page).toMatch(new RegExp(`^\\| \`${name}[ \`]`, "m"));
    for (const option of Object.keys(command?.options ?? {})) expect(page).toContain(`\`--${option}`);
  });

  test.for(Object.entries(exitCodes))("tells of the exit code of %s", ([, code]) => {
    expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
  });

  test("shows a report that is one", () => {
    const shown: unknown = JSON.parse(example("json", "## JSON"));
    expect(Report.parse(shown)).toEqual(shown);
  });

  test("shows a report that fits the published schema, as one with more keys does", () => {
    const validate = new Ajv().compile(Object(JSON.parse(readFileSync("docs/schema/scan-report.json", "utf8"))));
    const shown: object = Object(JSON.parse(example("json", "## JSON")));
    validate(shown);
    expect(validate.errors).toBeNull();
    expect(validate({ ...shown, added: "later" })).toBe(true);
    expect(validate({ ...shown, updates: undefined })).toBe(false);
  });

  test("shows operator settings that are accepted", () => {
    expect(
      Object.keys(parseOperatorSettings(example("yaml", "## Operator settings"), "example").registries),
    ).toHaveLength(3);
  });
});
