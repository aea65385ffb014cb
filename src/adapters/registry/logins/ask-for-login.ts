import type { z } from "zod";
import { sendRequest } from "../../http/send-request.ts";
import type { Dispatcher } from "undici";
import { LoginFailure } from "./login-failure.ts";

const LOGIN_MS = 15_000;
const MOST_BYTES = 256 * 1024;

/** Asks one identity service one thing, and reads its JSON; redirects are refused. Throws {@link LoginFailure}. */
export async function askForLogin<Result>(
  dispatcher: Dispatcher,
  question: {
    readonly url: URL;
    readonly headers?: Readonly<Record<string, string>>;
    /** Makes it a POST. */
    readonly form?: Readonly<Record<string, string>>;
  },
  schema: z.ZodType<Result>,
): Promise<Result> {
  const { url, headers = {}, form } = question;
  const reply = await sendRequest({
    method: form === undefined ? "GET" : "POST",
    url,
    headers: {
      accept: "application/json",
      "user-agent": "plinth",
      ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      ...headers,
    },
    ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    maxBytes: MOST_BYTES,
    dispatcher,
    signal: AbortSignal.timeout(LOGIN_MS),
  }).catch((cause: unknown) => {
    throw new LoginFailure(`the identity service ${url.host} could not be asked`, { passes: true, cause });
  });
  if (reply.status !== 200) {
    const passes = reply.status >= 500 || reply.status === 429;
    throw new LoginFailure(`the identity service ${url.host} answered ${reply.status}`, { passes });
  }
  const parsed = reply.body.kind === "read" ? schema.safeParse(jsonOf(reply.body.bytes)) : null;
  if (!parsed?.success) throw new LoginFailure(`the identity service ${url.host} gave no token`);
  return parsed.data;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    // What was sent instead may hold a token, as a parser's message would.
    return null;
  }
}
