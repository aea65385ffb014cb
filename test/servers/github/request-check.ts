import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { schema: Schema }>>;
  } | null;
  readonly statuses: readonly string[];
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

const extract = readFileSync(new URL("../../fixtures/github/openapi.json", import.meta.url), "utf8");
const description: Description = JSON.parse(extract, nullableAsType);

/** OpenAPI 3.0 says `nullable: true` where JSON Schema has the type `null`. */
function nullableAsType(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("nullable" in value)) return value;
  const { nullable, type, ...rest } = value as Record<string, unknown>;
  // With alternatives in place of a type: Plinth sends no null.
  if (type === undefined) return rest;
  return nullable === true ? { ...rest, type: [type, "null"] } : { ...rest, type };
}

const options = { strict: false, allErrors: true, validateFormats: false } as const;
const bodies = new Ajv(options).addSchema({ $id: "github", ...description });
// Queries and paths are text: "1" is an integer there.
const texts = new Ajv({ ...options, coerceTypes: true }).addSchema({ $id: "github", ...description });
const validators = new Map<Schema, ValidateFunction>();

const routes = Object.entries(description.paths).map(([template, methods]) => ({
  template,
  methods,
  // Refs hold slashes; everything else is one segment.
  pattern: new RegExp(`^${template.replaceAll("{ref}", ".+").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

/** What is wrong with a request, by GitHub's own description of its API; empty where nothing is. */
export function checkRequest(request: {
  readonly method: string;
  /** Not decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}): readonly string[] {
  const route = routes.find(({ pattern }) => pattern.test(request.path));
  const operation = route?.methods[request.method.toLowerCase()];
  if (operation === undefined) return [`${request.method} ${request.path} is not an operation of the extract`];
  return [...checkQuery(operation, request.query), ...checkBody(operation, request.body)];
}

/** True where GitHub documents that the operation may answer with this status. */
export function isDocumentedStatus(method: string, path: string, status: number): boolean {
  const route = routes.find(({ pattern }) => pattern.test(path));
  const statuses = route?.methods[method.toLowerCase()]?.statuses ?? [];
  // Credentials, limits and outages are not repeated at each operation.
  return statuses.includes(String(status)) || [401, 403, 404, 429].includes(status) || status >= 500;
}

function checkQuery(operation: Operation, query: Readonly<Record<string, string>>): string[] {
  const parameters = operation.parameters.map(resolveParameter).filter((parameter) => parameter.in === "query");
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const missing = parameters.filter(({ name, required }) => required === true && !(name in query));
  return [
    ...missing.map(({ name }) => `the query lacks ${name}`),
    ...Object.entries(query).flatMap(([name, value]) => {
      const parameter = known.get(name);
      return parameter === undefined
        ? [`the query has an unknown ${name}`]
        : violationsOf(texts, parameter.schema, { value }.value, `query ${name}`);
    }),
  ];
}

function checkBody({ requestBody }: Operation, body: unknown): string[] {
  const schema = requestBody?.content["application/json"]?.schema;
  if (body === undefined) return requestBody?.required === true ? ["the body is missing"] : [];
  if (schema === undefined) return ["there must be no body"];
  return [...violationsOf(bodies, schema, body, "body"), ...unknownProperties(schema, body, "body")];
}

function violationsOf(ajv: Ajv, schema: Schema, value: unknown, where: string): string[] {
  const validator = validators.get(schema) ?? ajv.compile(referringToDescription(schema));
  validators.set(schema, validator);
  if (validator(value)) return [];
  return (validator.errors ?? []).map(
    ({ instancePath, message }) => `${where}${instancePath} ${message ?? "is wrong"}`,
  );
}

function referringToDescription(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "$ref" ? `github${String(value)}` : value,
  );
}

function resolveParameter(parameter: Parameter | { readonly $ref: string }): Parameter {
  if (!("$ref" in parameter)) return parameter;
  const name = parameter.$ref.split("/").at(-1) ?? "";
  const resolved = description.components.parameters[name];
  if (resolved === undefined) throw new Error(`the extract lacks ${parameter.$ref}`);
  return resolved;
}

/** The schemas allow properties they do not name; GitHub ignores those without a word, so a typing error would pass. */
function unknownProperties(schema: Schema, value: unknown, where: string): string[] {
  const branches = branchesOf(schema);
  if (Array.isArray(value)) {
    const items = branches.find((branch) => branch.items !== undefined)?.items;
    return items === undefined ? [] : value.flatMap((item, at) => unknownProperties(items, item, `${where}/${at}`));
  }
  if (typeof value !== "object" || value === null) return [];
  const named = branches.filter(({ properties }) => properties !== undefined);
  if (named.length === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const property = named.find(({ properties }) => properties?.[name] !== undefined)?.properties?.[name];
    return property === undefined
      ? [`${where} has an unknown property ${name}`]
      : unknownProperties(property, inner, `${where}/${name}`);
  });
}

function branchesOf(schema: Schema): Schema[] {
  const name = schema.$ref?.split("/").at(-1);
  const resolved = name === undefined ? schema : (description.components.schemas[name] ?? schema);
  const { oneOf = [], anyOf = [], allOf = [] } = resolved;
  return [resolved, ...[...oneOf, ...anyOf, ...allOf].flatMap(branchesOf)];
}
