import pino from 'pino';
import { activeTraceId } from './telemetry/trace';

export type Logger = pino.Logger;

/** Structured logs on standard output, one JSON object a line; secrets and personal data are never passed to it. */
export function createLogger(name: string, level: string): Logger {
  return pino({
    level,
    base: { service: name },
    mixin: () => {
      const traceId = activeTraceId();
      return traceId === undefined ? {} : { traceId };
    },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  });
}
