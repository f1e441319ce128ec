import { context, type Link, propagation, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Without an SDK every call here does nothing and costs next to nothing. */
const tracer = trace.getTracer('praxis');

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that a W3C `traceparent` names; undefined when it names none. */
export function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** The `traceparent` of the active span, to be carried in outbox rows and event headers; undefined without telemetry. */
export function activeTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}

/** Whether this process makes spans: telemetry is loaded before everything else, or not at all. */
export const isTracing = (): boolean => propagation.fields().length > 0;

/** The trace id of the active span, for log lines. */
export const activeTraceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;

/**
 * Runs the work in a span of its own. With `linkedTo` the span stands for the handling of a message: it is not part of the sender's
 * trace, which ended long ago, but linked to it.
 */
export async function withSpan<T>(
  name: string,
  attributes: Record<string, string | number>,
  work: () => Promise<T> | T,
  linkedTo?: string,
): Promise<T> {
  const cause = spanContextOf(linkedTo);
  const links: Link[] = cause === undefined ? [] : [{ context: cause }];
  const kind = linkedTo === undefined ? SpanKind.INTERNAL : SpanKind.CONSUMER;
  return await tracer.startActiveSpan(name, { attributes, links, kind, root: cause !== undefined }, async (span) => {
    try {
      return await work();
    } catch (error) {
      // The name only: messages may hold personal data.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}
