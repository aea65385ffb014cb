import { SpanStatusCode, trace } from "@opentelemetry/api";

/** Does some work as one step of the current trace, or as the first of a new one. */
export async function inSpan<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return await trace.getTracer("plinth").startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      // Its message may name what is none of the collector's business.
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
