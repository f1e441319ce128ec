import type { IncomingMessage } from 'node:http';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { onOwnSpans } from './own-spans';
import { redactedPath } from './redact';
import { onTelemetryShutdown } from './shutdown';

/** Asked every few seconds by whoever supervises; their spans would bury the others. */
const UNTRACED = /^\/(livez|readyz|metrics)$/;

/**
 * Starts tracing: HTTP in and out, PostgreSQL, and what `withSpan` marks, to the collector named by OTEL_EXPORTER_OTLP_ENDPOINT.
 * OTEL_TRACES_SAMPLER_ARG is the share of new traces that is kept (default 1); a caller's decision is followed.
 */
export function startTelemetry(env: NodeJS.ProcessEnv): void {
  const share = Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? 1);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': env['OTEL_SERVICE_NAME'] ?? serviceNameOf(process.argv[1] ?? '') }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number.isFinite(share) ? share : 1) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const incoming = new HttpInstrumentation({
    ignoreIncomingRequestHook: ({ url }) => UNTRACED.test(url ?? ''),
    disableOutgoingRequestInstrumentation: true,
    requestHook: (span, request) => {
      const path = redactedPath((request as IncomingMessage).url ?? '');
      span.setAttributes({ 'url.path': path, 'url.query': '', 'http.target': path, 'http.url': path, 'url.full': path });
    },
  });
  // Statements without their values, and only as part of something: polls are not interesting.
  const statements = new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false });
  const outgoing = new UndiciInstrumentation({
    requireParentforSpans: true,
    requestHook: (span, { path }) => {
      const redacted = redactedPath(path);
      span.setAttributes({ 'url.path': redacted, 'url.query': '', 'url.full': redacted });
    },
  });
  registerInstrumentations({ tracerProvider: provider, instrumentations: [incoming, statements, outgoing] });
  onOwnSpans(() => {
    incoming.disable();
    outgoing.disable();
  });
  onTelemetryShutdown(() => provider.shutdown());
}

/** /praxis/services/crm/dist/src/main.js -> praxis-crm */
function serviceNameOf(entry: string): string {
  return `praxis-${/([\w-]+)[\\/]dist[\\/]/.exec(entry)?.[1] ?? 'unknown'}`;
}
