import { z } from "zod";

/** The object a body is; throws where it is something else. */
export function asObject(body: unknown): Readonly<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(body);
}
