// What the benchmarks measure apart from the rest of a service.
export { idempotentCall } from '../http/idempotency';
export { replySerialiser } from '../http/serialise';
export { buildServer } from '../http/server';
export { headersOf } from '../messaging/envelope';
export type { TestBroker } from './broker';
export type { Answer, Call, Caller, CallerOptions, TestFirm } from './callers';
export * from './catalogue';
export type { TestDatabase } from './databases';
export { type Host, type HostOptions, hostService, type Reacted } from './host';
export type { Told } from './other-contexts';
export { until } from './until';
