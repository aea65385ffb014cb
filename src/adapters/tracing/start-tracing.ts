import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/**
 * Has the process's work belong to traces, which go along with jobs from process to process.
 *
 * With an `endpoint` they are sent to a collector that speaks OTLP over HTTP; without, they are what log lines have in
 * common. `close` sends what is left. Called again in the same process, it changes nothing.
 */
export async function startTracing(endpoint: string | null): Promise<{ close(): Promise<void> }> {
  const spanProcessors: SpanProcessor[] = endpoint === null ? [] : [await sendingTo(endpoint)];
  const provider = new TracerProvider({ spanProcessors });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return { close: () => provider.shutdown() };
}

async function sendingTo(endpoint: string): Promise<SpanProcessor> {
  // Loaded where it is used: most installations have no collector.
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  return new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` }),
  });
}
