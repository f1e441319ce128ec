/*
 * What the gateway and the services must agree on, and nothing that needs a database: the internal identity, the edge state, the claims
 * of the access token, the configuration of a process, the shape of the logs.
 */
export { type BadVariable, ConfigError, processVariables, readProcessConfig } from './config';
export * from './edge/access-token';
export * from './edge/edge-state';
export * from './edge/identity-keys';
export * from './edge/internal-identity';
export * from './edge/networks';
export * from './edge/path-plan';
export { createLogger, type Logger, plainLines } from './log';
export { mailPage, type PageReply } from './mail/mail-page';
export { makeOwnSpans } from './telemetry/own-spans';
export { redactedPath } from './telemetry/redact';
export { shutdownTelemetry } from './telemetry/shutdown';
export { isTracing } from './telemetry/trace';
