import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pooledRandom } from './ids';

/** W3C Trace Context, level 1: version 00 only, as later versions may mean something else. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

export interface Trace {
  readonly traceId: string;
  /** What is sent upstream; undefined when the telemetry does that itself. */
  readonly traceparent: string | undefined;
}

/** Continues the caller's trace, or begins one, so that every log line and problem document can be found by its trace. */
export function traceOf(traceparent: string | undefined): Trace {
  const span = trace.getActiveSpan()?.spanContext();
  if (span !== undefined && isSpanContextValid(span)) return { traceId: span.traceId, traceparent: undefined };
  const given = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  if (given?.[1] !== undefined) return { traceId: given[1], traceparent };
  const random = pooledRandom(24).toString('hex');
  const traceId = random.slice(0, 32);
  return { traceId, traceparent: `00-${traceId}-${random.slice(32)}-00` };
}

/** A request id that may be echoed and logged. */
export const isRequestId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9._~+/=:-]{1,128}$/.test(value);
