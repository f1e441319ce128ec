import { quoteIdentifier, roleKinds, roleName, serviceRolesSql, serviceSchemasSql } from '@praxis/chassis/provision';
import { Client } from 'pg';
import { databaseName, services } from '../topology';

/** The same server and options as the URL, with another database or user. */
export function databaseUrl(
  adminUrl: string,
  change: { readonly user?: string; readonly password?: string; readonly database?: string },
): string {
  const url = new URL(adminUrl);
  if (change.user !== undefined) url.username = encodeURIComponent(change.user);
  if (change.password !== undefined) url.password = encodeURIComponent(change.password);
  url.pathname = `/${encodeURIComponent(change.database ?? databaseName)}`;
  return url.href;
}

/** Makes the database, the roles and the schemas of every service, or brings them up to date. */
export async function provision(adminUrl: string, rolePasswords: Readonly<Record<string, string>>): Promise<void> {
  await asAdministrator(adminUrl, async (client) => {
    for (const spec of services) {
      const passwords = Object.fromEntries(roleKinds(spec).map((kind) => [kind, rolePasswords[roleName(spec.service, kind)]]));
      await client.query(serviceRolesSql(spec, passwords));
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${quoteIdentifier(databaseName)}`);
  });
  await asAdministrator(databaseUrl(adminUrl, {}), async (client) => {
    for (const spec of services) await client.query(serviceSchemasSql(spec, databaseName));
  });
}

async function asAdministrator(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
