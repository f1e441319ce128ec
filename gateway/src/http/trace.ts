import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { isTracing, redactedPath } from '@praxis/chassis/edge';
import { pooledRandom } from './ids';

/*
 * The gateway makes its spans itself instead of having its HTTP patched: it knows the operation, and a request that is not sampled costs
 * next to nothing (ADR 184).
 */

/** Without an SDK it makes no spans; see `isTracing`. */
const tracer = trace.getTracer('praxis-gateway');

/** W3C Trace Context, level 1: version 00 only, as later versions may mean something else. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export interface Trace {
  readonly traceId: string;
  /** What is sent upstream. */
  readonly traceparent: string;
  /** The trace is the caller's. */
  readonly continued: boolean;
  /** Present when this request is recorded. */
  readonly span: Span | undefined;
}

/** Continues the caller's trace, or begins one, so that every log line and problem document can be found by its trace. */
export function traceOf(traceparent: string | undefined): Trace {
  const [, traceId, spanId, flags] = (traceparent === undefined ? null : TRACEPARENT.exec(traceparent)) ?? [];
  if (traceparent === undefined || traceId === undefined || spanId === undefined || flags === undefined) return newTrace();
  if (!isTracing()) return { traceId, traceparent, continued: true, span: undefined };
  const caller = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return tracedBy(tracer.startSpan('request', { kind: SpanKind.SERVER }, trace.setSpanContext(ROOT_CONTEXT, caller)), true);
}

function newTrace(): Trace {
  if (isTracing()) return tracedBy(tracer.startSpan('request', { kind: SpanKind.SERVER }, ROOT_CONTEXT), false);
  const random = pooledRandom(24).toString('hex');
  const traceId = random.slice(0, 32);
  return { traceId, traceparent: `00-${traceId}-${random.slice(32)}-00`, continued: false, span: undefined };
}

function tracedBy(span: Span, continued: boolean): Trace {
  return { traceId: span.spanContext().traceId, traceparent: traceparentOf(span), continued, span: span.isRecording() ? span : undefined };
}

/** The `traceparent` that makes a span the parent of what follows. */
export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
}

/** The span of sending a recorded request on; undefined for the others. */
export function spanOfSending({ span }: Trace, service: string, method: string, target: string): Span | undefined {
  if (span === undefined) return undefined;
  const attributes = { 'http.request.method': method, 'url.path': redactedPath(target), 'peer.service': service };
  return tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(ROOT_CONTEXT, span));
}

/** Ends a span of HTTP. @param status undefined when there was no answer */
export function endSpan(span: Span, status: number | undefined): void {
  if (status === undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  span.end();
}

/** A request id that may be echoed and logged. */
export const isRequestId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9._~+/=:-]{1,128}$/.test(value);
