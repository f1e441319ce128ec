import { rmSync } from 'node:fs';
import { Client } from 'pg';
import { takeForTeardown } from './running';

export default async function stopServers(): Promise<void> {
  const servers = takeForTeardown();
  if (servers === undefined) return;
  if (servers.postgres.child === undefined) await dropDatabases(servers.postgres.adminUrl);
  await servers.postgres.stop();
  rmSync(servers.dir, { recursive: true, force: true });
}

/** A server of our own goes with its folder; one that was there before us must not fill up. */
async function dropDatabases(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select quote_ident(datname) as name from pg_database where datname like $1', [
      `praxis_test_${process.env['PRAXIS_TEST_RUN']}_%`,
    ]);
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  } finally {
    await client.end();
  }
}
