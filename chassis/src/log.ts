import pino from 'pino';
import { gatherLines } from './log-lines';
import { activeTraceId, isTracing } from './telemetry/trace';

export type Logger = pino.Logger;

export interface LoggerSettings {
  /** Lines below a warning may wait for each other a moment: for who writes one for every request. */
  readonly gathered?: boolean;
}

/** Structured logs on standard output, one JSON object a line; secrets and personal data are never passed to it. */
export function createLogger(name: string, level: string, { gathered = false }: LoggerSettings = {}): Logger {
  const settings: pino.LoggerOptions = {
    level,
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  if (isTracing()) {
    settings.mixin = () => {
      const traceId = activeTraceId();
      return traceId === undefined ? {} : { traceId };
    };
  }
  return gathered ? pino(settings, gatherLines(pino.destination({ dest: 1, sync: true }))) : pino(settings);
}
