export type { TestBroker } from './broker';
export type { Answer, Call, Caller, CallerOptions, TestFirm } from './callers';
export * from './catalogue';
export type { TestDatabase } from './databases';
export { type Host, type HostOptions, hostService, type Reacted } from './host';
export type { Told } from './other-contexts';
export { until } from './until';
