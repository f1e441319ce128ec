export type { Answer } from './client/answer';
export {
  type CallInput,
  type GatewayClient,
  type GatewayClientSettings,
  gatewayClient,
  pathOf,
  type RawRequest,
} from './client/gateway-client';
export { type KeptMail, mailsTo } from './client/mail-folder';
export type { BodyInput, ParamsInput, QueryInput, ReplyOutput } from './client/operation-types';
export { patiently } from './client/patiently';
export { Refused } from './client/refused';
export { type DemoPlace, type Played, playDemo } from './demo/play';
export { Failure } from './failure';
export { dataPlaceOf, localDataPlace } from './places';
export { until } from './processes/deadline';
export { seed } from './seed';
export { type NatsCredentials, type NatsSettings, type RunningNats, startNats } from './servers/nats';
export { findNatsServer } from './servers/nats-binary';
export { type PostgresSettings, type RunningPostgres, startPostgres } from './servers/postgres';
export { brokerUsers } from './stack/broker-users';
export { nodeArguments, youngGeneration } from './stack/deployables';
export { runningState } from './stack/lock';
export { type Stack, type StackSettings, startStack } from './stack/stack';
export type { StackState } from './stack/state-file';
export { databaseName, type ServiceTopology, serviceNames, services, topologyOf } from './topology';
