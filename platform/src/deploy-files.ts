import {
  natsPasswordVariable,
  natsServerConfigWithVariables,
  roleKinds,
  roleName,
  serviceRolesPsql,
  serviceSchemasSql,
} from '@praxis/chassis/provision';
import { brokerUsers } from './stack/broker-users';
import { databaseName, services } from './topology';

const generated = 'Generated from platform/src/topology.ts by "npm run generate"; do not edit.';

/** deploy/postgres/roles.sql: the roles and schemas of every service, for psql, with the passwords as variables. */
export function rolesSqlFile(): string {
  const variables = services.flatMap((spec) => roleKinds(spec).map((kind) => `${roleName(spec.service, kind)}_password`));
  const usage = variables.map((name) => `--     -v ${name}=...`).join(' \\\n');
  return `-- ${generated}
-- Run it as an administrator, in the database ${databaseName} (create database ${databaseName}), as often as you like:
--   psql -d ${databaseName} -f deploy/postgres/roles.sql \\
${usage}
\\set ON_ERROR_STOP on
begin;

${services.map((spec) => `-- ${spec.service}\n${serviceRolesPsql(spec)}${serviceSchemasSql(spec, databaseName)}`).join('\n')}
commit;
`;
}

/** deploy/nats/nats.conf: a server with the exact rights of every user, passwords from its environment. */
export function natsConfFile(): string {
  const users = brokerUsers({});
  const variables = users.map(({ user }) => `#   ${natsPasswordVariable(user)}`).join('\n');
  const config = natsServerConfigWithVariables({ host: '0.0.0.0', port: 4222, storeDir: '/data/jetstream', users, syncAlways: true });
  return `# ${generated}
# For nats-server 2.12.12 or newer. The passwords come from its environment, and each must begin with a letter (a value such as 12e4 would be
# read as a number):
${variables}
${config}`;
}
