export {
  type NatsServerSettings,
  type NatsUser,
  natsPasswordVariable,
  natsServerConfig,
  natsServerConfigWithVariables,
  syncsAlways,
} from './nats-config';
export {
  AUDIT_STREAM,
  EDGE_STREAM,
  gatewayPermissions,
  inboxPrefixOf,
  type NatsPermissions,
  type ServiceNatsSpec,
  servicePermissions,
  streamOf,
  subjectsOf,
} from './nats-permissions';
export { quoteIdentifier, quoteLiteral } from './quote';
export {
  jobsSchemaName,
  type RoleKind,
  type RolePasswords,
  roleKinds,
  roleName,
  type ServiceRoleSpec,
  serviceRolesPsql,
  serviceRolesSql,
  serviceSchemasSql,
} from './roles';
