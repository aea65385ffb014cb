import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generatedFiles } from "../src/core/config/generated-files.ts";
import { isMapping } from "../src/core/config/is-mapping.ts";
import { parseRepositoryConfig } from "../src/core/config/parse-repository-config.ts";

test.for(generatedFiles())("$path is what `npm run schema` writes", ({ path, text }) => {
  expect(readFileSync(path, "utf8")).toBe(text);
});

describe("docs/configuration.md", () => {
  const page = readFileSync("docs/configuration.md", "utf8");
  const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);

  test("has examples", () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  test.for(examples)("%s is a file that Plinth and editors take", (yaml) => {
    expect(parseRepositoryConfig(yaml, "plinth.yml")).toMatchObject({ kind: "ok", warnings: [] });
    const schema: unknown = JSON.parse(readFileSync("docs/schema/repository-config.json", "utf8"));
    const validate = new Ajv().compile(Object(schema));
    validate(parse(yaml));
    expect(validate.errors).toBeNull();
  });
});

test("every field has a description", () => {
  const schema: unknown = JSON.parse(readFileSync("docs/schema/repository-config.json", "utf8"));
  expect(undescribed(schema, "")).toEqual([]);
});

function undescribed(schema: unknown, path: string): readonly string[] {
  if (!isMapping(schema)) return [];
  const properties = isMapping(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  return [
    ...properties.flatMap(([key, field]) => [
      ...(isMapping(field) && typeof field["description"] === "string" ? [] : [`${path}${key}`]),
      ...undescribed(field, `${path}${key}.`),
    ]),
    ...undescribed(schema["items"], `${path}[].`),
  ];
}
