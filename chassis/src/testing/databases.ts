import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../migrate';
import { quoteIdentifier, roleKinds, roleName, type ServiceRoleSpec, serviceRolesSql, serviceSchemasSql } from '../provision';
import type { ServiceDefinition } from '../service';

/** Roles belong to the server, so every run and worker uses the same passwords; the server listens locally and is thrown away. */
const passwordOf = (role: string): string => `praxis-test-${role}`;

export interface TestDatabase {
  name: string;
  url(kind: 'owner' | 'app' | 'system' | 'auth'): string;
  /** Removes the database; connections are ended. */
  drop(): Promise<void>;
}

/** The administrator's URL of the run's server, from the set-up of the integration tier. */
function adminUrl(): string {
  const url = process.env['PRAXIS_TEST_POSTGRES'];
  if (url === undefined) throw new Error('PRAXIS_TEST_POSTGRES is not set: run this test in the integration tier');
  return url;
}

const specOf = (service: string): ServiceRoleSpec => ({ service, auth: service === 'identity' });

/** A fresh database of a service, copied from one that was migrated once per run. */
export async function freshDatabase(definition: Pick<ServiceDefinition<never>, 'name' | 'migrations'>): Promise<TestDatabase> {
  const template = await migratedTemplate(definition);
  const name = `${prefix()}${definition.name}_${randomBytes(6).toString('hex')}`;
  await asAdministrator(async (client) => {
    await client.query(`create database ${quoteIdentifier(name)} template ${quoteIdentifier(template)}`);
    // Rights on a database are not copied with it.
    await client.query(`revoke all on database ${quoteIdentifier(name)} from public`);
    const roles = roleKinds(specOf(definition.name)).map((kind) => roleName(definition.name, kind));
    await client.query(`grant connect on database ${quoteIdentifier(name)} to ${roles.join(', ')}`);
  });
  return {
    name,
    url: (kind) => roleUrl(name, roleName(definition.name, kind)),
    drop: () =>
      asAdministrator(async (client) => {
        await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
      }),
  };
}

async function migratedTemplate(definition: Pick<ServiceDefinition<never>, 'name' | 'migrations'>): Promise<string> {
  const { name: service } = definition;
  const template = `${prefix()}${service}_template_${fingerprint(definition)}`;
  await asAdministrator(async (client) => {
    // Two workers must not make the same template; the second finds it.
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
    const { rows } = await client.query<{ made: boolean }>('select datallowconn = false as made from pg_database where datname = $1', [
      template,
    ]);
    if (rows[0]?.made === true) return;
    if (rows.length > 0) await client.query(`drop database ${quoteIdentifier(template)} with (force)`);
    const passwords = Object.fromEntries(roleKinds(specOf(service)).map((kind) => [kind, passwordOf(roleName(service, kind))]));
    await client.query(serviceRolesSql(specOf(service), passwords));
    await client.query(`create database ${quoteIdentifier(template)}`);
    await asAdministrator(async (inside) => {
      await inside.query(serviceSchemasSql(specOf(service), template));
    }, template);
    await migrate(definition, roleUrl(template, roleName(service, 'owner')), () => undefined);
    // Only a finished template takes no connections: this is also the mark that it is finished.
    await client.query(`alter database ${quoteIdentifier(template)} allow_connections false`);
  });
  return template;
}

/** The run's databases; what a migration calls may change between runs, so templates are not shared by them. */
const prefix = (): string => `praxis_test_${process.env['PRAXIS_TEST_RUN'] ?? 'once'}_`;

/** Two services of one name, such as a fixture and the real one, have different migrations. */
function fingerprint({ name, migrations }: Pick<ServiceDefinition<never>, 'name' | 'migrations'>): string {
  const hash = createHash('sha256').update(name);
  for (const migration of migrations) hash.update(`\0${migration.name}\0${migration.toString()}`);
  return hash.digest('hex').slice(0, 12);
}

function roleUrl(database: string, role: string): string {
  const url = new URL(adminUrl());
  url.username = role;
  url.password = passwordOf(role);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdministrator(work: (client: pg.Client) => Promise<void>, database?: string): Promise<void> {
  const url = new URL(adminUrl());
  if (database !== undefined) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
