import { quoteIdentifier, quoteLiteral } from './quote';

/** What a role is for: owner migrates, app serves requests and reactions, system relays and schedules, auth looks people up before login. */
export type RoleKind = 'owner' | 'app' | 'system' | 'auth';

export interface ServiceRoleSpec {
  /** The service's name, which is also the name of its schema: lower-case letters, digits and underscores. */
  readonly service: string;
  /** Whether the service has a fourth role `<service>_auth` for look-ups before a firm or a person is known. */
  readonly auth?: boolean;
}

export type RolePasswords = Readonly<Partial<Record<RoleKind, string>>>;

export const roleName = (service: string, kind: RoleKind): string => `${service}_${kind}`;
export const jobsSchemaName = (service: string): string => `${service}_jobs`;

export function roleKinds(spec: ServiceRoleSpec): readonly RoleKind[] {
  return spec.auth === true ? ['owner', 'app', 'system', 'auth'] : ['owner', 'app', 'system'];
}

/**
 * The login roles of one service; belongs to the whole server, so it needs no particular database. Idempotent, sets the passwords anew.
 * Run all services' in one database (such as `postgres`): a lock that counts per database keeps two runs from meeting in the same row.
 * Raises an exception in PostgreSQL when a role of that name has rights that would make row-level security void.
 * @throws when a password is missing
 */
export function serviceRolesSql(spec: ServiceRoleSpec, passwords: RolePasswords): string {
  return rolesSql(spec, (kind) => {
    const password = passwords[kind];
    if (password === undefined || password === '') throw new Error(`The role ${roleName(spec.service, kind)} needs a password`);
    return quoteLiteral(password);
  });
}

/** The same, with the passwords as psql variables: `:'crm_app_password'`. */
export function serviceRolesPsql(spec: ServiceRoleSpec): string {
  return rolesSql(spec, (kind) => `:'${roleName(spec.service, kind)}_password'`);
}

function rolesSql(spec: ServiceRoleSpec, passwordSql: (kind: RoleKind) => string): string {
  const service = checkedName(spec.service);
  const statements = roleKinds(spec).flatMap((kind) => {
    const role = roleName(service, kind);
    return [
      `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then
    create role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = '${role}' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role ${role} has more rights than a service may have';
  end if;
end $$`,
      `alter role ${role} login noinherit password ${passwordSql(kind)}`,
      `alter role ${role} set search_path = ${service}`,
    ];
  });
  return script([oneAtATime, ...statements]);
}

/** Two runs that meet in one row of the catalogue would fail with "tuple concurrently updated". The lock counts per database. */
const oneAtATime = `select pg_advisory_xact_lock(hashtextextended('praxis roles', 0))`;

/**
 * The schemas of one service and who may enter them and the database; run as an administrator inside that database, after the roles
 * exist. Rights on tables are the owner's to give, in the migrations that create them. Idempotent.
 */
export function serviceSchemasSql(spec: ServiceRoleSpec, database: string): string {
  const service = checkedName(spec.service);
  const owner = roleName(service, 'owner');
  const roles = roleKinds(spec).map((kind) => roleName(service, kind));
  const users = roles.filter((role) => role !== owner);
  const jobs = jobsSchemaName(service);
  return script([
    oneAtATime,
    databaseSql(database),
    `grant connect on database ${quoteIdentifier(database)} to ${roles.join(', ')}`,
    // Only a member of the owner role, or a superuser, may hand a schema over to it.
    `do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant ${owner} to %I', current_user); end if;
end $$`,
    ...[service, jobs].flatMap((schema) => [
      `create schema if not exists ${schema} authorization ${owner}`,
      `alter schema ${schema} owner to ${owner}`,
      `revoke all on schema ${schema} from public`,
    ]),
    `grant usage on schema ${service} to ${users.join(', ')}`,
    `grant usage on schema ${jobs} to ${roleName(service, 'app')}, ${roleName(service, 'system')}`,
  ]);
}

/** Nobody enters the database, makes temporary tables or uses the schema public by default. */
function databaseSql(database: string): string {
  return `revoke all on database ${quoteIdentifier(database)} from public;\nrevoke all on schema public from public`;
}

const script = (statements: readonly string[]): string => `${statements.join(';\n')};\n`;

/** Names go into SQL unquoted and into NATS subjects, so they are checked once, here. */
function checkedName(service: string): string {
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(service)) throw new Error(`"${service}" cannot be the name of a service`);
  return service;
}
