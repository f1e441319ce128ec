import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { infrastructureMigration } from './database/infrastructure-migration';
import { installJobs } from './jobs/install';
import type { ServiceDefinition } from './service';

/** How long (ms) another migration of the same service may take before this one gives up. */
const LOCK_TIMEOUT = 300_000;

/**
 * The migration step of a service, as its owner role: the infrastructure tables, the service's own migrations in their order, pg-boss'
 * tables and rights. One at a time per service, and idempotent.
 * @param say told what was done, a line at a time
 */
export async function migrate(
  definition: Pick<ServiceDefinition<never>, 'name' | 'migrations'>,
  ownerUrl: string,
  say: (line: string) => void,
): Promise<void> {
  const { name } = definition;
  const client = new pg.Client({ connectionString: ownerUrl, application_name: `${name}_migrate`, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT}`);
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`praxis migrate ${name}`]);
    const done = await runMigrations(definition, ownerUrl);
    await installJobs(name, client, name === 'identity');
    for (const migration of done) say(`${name}: ${migration} applied`);
    say(done.length === 0 ? `${name}: nothing to migrate` : `${name}: ${done.length} migration(s) applied`);
  } finally {
    // The lock ends with its session.
    await client.end();
  }
}

/** The migrations that `name` must have applied before it can serve. */
export function migrationNames(definition: Pick<ServiceDefinition<never>, 'name' | 'migrations'>): string[] {
  return allMigrations(definition).map((migration) => new migration().name ?? migration.name);
}

const allMigrations = ({ name, migrations }: Pick<ServiceDefinition<never>, 'name' | 'migrations'>) => [
  infrastructureMigration(name),
  ...migrations,
];

async function runMigrations(definition: Pick<ServiceDefinition<never>, 'name' | 'migrations'>, ownerUrl: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema: definition.name,
    applicationName: `${definition.name}_migrate`,
    migrations: allMigrations(definition),
    migrationsTableName: 'migrations',
    installExtensions: false,
    poolSize: 1,
  });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations({ transaction: 'each' });
    // Readiness compares what is applied with what the code needs.
    await dataSource.query(`grant select on migrations to ${definition.name}_app, ${definition.name}_system`);
    return done.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}
