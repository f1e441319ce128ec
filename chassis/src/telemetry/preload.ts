/*
 * Loaded with --require before anything else, because instrumentation hooks into modules while they load. Does nothing, and loads
 * nothing, unless OTEL_EXPORTER_OTLP_ENDPOINT is set: without a collector an exporter would only hold up the end of the process.
 */
if ((process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') !== '') {
  const { startTelemetry } = require('./sdk') as typeof import('./sdk');
  startTelemetry(process.env);
}
