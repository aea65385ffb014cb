import { trace } from "@opentelemetry/api";

/** The id of the trace that the current work belongs to, 32 hex digits; null outside of any. */
export function currentTrace(): string | null {
  return trace.getActiveSpan()?.spanContext().traceId ?? null;
}
