import { schema as githubSchema } from "@octokit/graphql-schema";
import {
  buildSchema,
  execute,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";

let built: GraphQLSchema | null = null;

/** GitHub's public schema; building it takes a quarter of a second, so only who asks pays. */
function schema(): GraphQLSchema {
  return (built ??= buildSchema(githubSchema.idl, { assumeValid: true }));
}

/** An error as GitHub's GraphQL API has them: with a `type`. */
export function graphqlError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** Answers a GraphQL request with resolvers for the root; `violations` says what GitHub's own schema has against it. */
export async function answerGraphql(
  request: { readonly query?: unknown; readonly variables?: Readonly<Record<string, unknown>> },
  root: object,
): Promise<{ readonly body: object; readonly violations: readonly string[] }> {
  const document = parse(String(request.query));
  const operation = getOperationAST(document);
  const variables = request.variables ?? {};
  const declared = operation?.variableDefinitions ?? [];
  const names = new Set(declared.map(({ variable }) => variable.name.value));
  const coerced = getVariableValues(schema(), declared, variables);
  const violations = [
    ...validate(schema(), document).map(({ message }) => message),
    ...(coerced.errors ?? []).map(({ message }) => message),
    ...Object.keys(variables).flatMap((name) => (names.has(name) ? [] : [`the variable ${name} is not declared`])),
  ];
  if (violations.length > 0) return { body: { errors: violations.map((message) => ({ message })) }, violations };
  const result = await execute({ schema: schema(), document, rootValue: root, variableValues: variables });
  const errors = result.errors?.map(({ message, path, locations, extensions }) => ({
    type: extensions["type"],
    path,
    locations,
    message,
  }));
  return { body: { data: result.data, ...(errors === undefined ? {} : { errors }) }, violations };
}
