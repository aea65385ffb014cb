/** What is logged of an error. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly resource?: string;
  readonly cause?: unknown;
}

const deepestCause = 5;

/**
 * Keeps of an error what tells what happened, and nothing else.
 *
 * Libraries hang requests, replies and commands on their errors, with the credentials that were sent.
 */
export function loggedError(error: unknown): unknown {
  return error instanceof Error ? fieldsOf(error, 0) : error;
}

function fieldsOf(error: Error, depth: number): LoggedError {
  const { stack, cause } = error;
  const code = "code" in error ? error.code : undefined;
  const status = "status" in error ? error.status : undefined;
  const resource = "resource" in error ? error.resource : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(stack === undefined ? {} : { stack }),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof resource === "string" ? { resource } : {}),
    ...(cause instanceof Error && depth < deepestCause ? { cause: fieldsOf(cause, depth + 1) } : {}),
  };
}
