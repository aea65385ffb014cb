import type { RecordedRequest } from "./journal.ts";

/**
 * What a fault does: it answers as GitHub might, cuts the connection before or after the request was done, or lets
 * something else happen before the request is answered as ever.
 */
export type FaultReply =
  | "cut"
  | "cut-after"
  | { readonly meanwhile: () => Promise<unknown> }
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** `POST /repos/acme/web/pulls`, with `*` for anything, or a test of the request. */
export type RequestMatcher = string | ((request: RecordedRequest) => boolean);

interface Fault {
  readonly matches: (request: RecordedRequest) => boolean;
  readonly reply: FaultReply;
  skip: number;
  times: number;
}

/** The faults that requests are to meet. */
export class Faults {
  readonly #faults: Fault[] = [];

  /** Lets `skip` matching requests pass, then fails the next `times`. */
  add(matcher: RequestMatcher, reply: FaultReply, { times = 1, skip = 0 } = {}): void {
    this.#faults.push({ matches: toTest(matcher), reply, skip, times });
  }

  /** The fault this request meets, which is used up by that. */
  take(request: RecordedRequest): FaultReply | null {
    const fault = this.#faults.find(({ matches, times }) => times > 0 && matches(request));
    if (fault === undefined) return null;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return null;
    }
    fault.times -= 1;
    return fault.reply;
  }

  clear(): void {
    this.#faults.length = 0;
  }
}

function toTest(matcher: RequestMatcher): (request: RecordedRequest) => boolean {
  if (typeof matcher === "function") return matcher;
  const pattern = new RegExp(`^${matcher.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*")}$`);
  return ({ what }) => pattern.test(what);
}
