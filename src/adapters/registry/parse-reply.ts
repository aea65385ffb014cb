import type { z } from "zod";
import type { HttpReply } from "../http/send-request.ts";
import { replyInvalid } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";

/** The bytes of a reply; throws `registry-reply-invalid` where they were too many or not decodable. */
export function bytesOf(target: RegistryTarget, reply: HttpReply, what: string): Uint8Array {
  if (reply.body.kind === "read") return reply.body.bytes;
  if (reply.body.reason === "too-large") throw replyInvalid(target, `its ${what} is larger than Plinth reads`);
  throw replyInvalid(target, `its ${what} is compressed in a way that cannot be read`);
}

/** The JSON document of a reply, checked against a schema; throws `registry-reply-invalid`. */
export function parseReply<Document>(
  target: RegistryTarget,
  reply: HttpReply,
  schema: z.ZodType<Document>,
  what: string,
): Document {
  return parseDocument(target, bytesOf(target, reply, what), schema, what);
}

/** A JSON document, checked against a schema; throws `registry-reply-invalid`. */
export function parseDocument<Document>(
  target: RegistryTarget,
  bytes: Uint8Array,
  schema: z.ZodType<Document>,
  what: string,
): Document {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // What was sent instead may hold a token, and a parser's message would quote it.
    throw replyInvalid(target, `its ${what} is not JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const where = problem && problem.path.length > 0 ? ` (at ${problem.path.join(".").slice(0, 80)})` : "";
  throw replyInvalid(target, `its ${what} is not in the form of the specification${where}`);
}
