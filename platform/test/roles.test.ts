import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { rolesSqlFile } from '../src/deploy-files';
import { databaseName, type RunningPostgres, serviceNames, services, startPostgres } from '../src/index';
import { databaseUrl, provision } from '../src/stack/provision';

// Roles belong to the whole server, so these tests have one of their own.
let dir: string;
let server: RunningPostgres;
const passwords = Object.fromEntries(
  services.flatMap(({ service }) => ['owner', 'app', 'system', 'auth'].map((kind) => [`${service}_${kind}`, `it's "${kind}" \\ %`])),
);

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'praxis-roles-'));
  server = await startPostgres({
    dir,
    password: 'administrator',
    throwaway: true,
    environment: { ...process.env, PRAXIS_DATABASE_URL: '' },
  });
  await provision(server.adminUrl, passwords);
  await as('crm_owner', async (client) => {
    await client.query('create table leads (id int primary key)');
    await client.query('grant select, insert on leads to crm_app');
    await client.query('create table outbox (id int primary key)');
    await client.query('grant insert on outbox to crm_app');
    await client.query('grant select on outbox to crm_system');
  });
});

afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function as<T>(role: string, work: (client: Client) => Promise<T>, database = databaseName): Promise<T> {
  const client = new Client({ connectionString: databaseUrl(server.adminUrl, { user: role, password: passwords[role] ?? '', database }) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const refused = { code: '42501' };

test('provisioning again changes nothing and loses nothing', async () => {
  await provision(server.adminUrl, passwords);
  await as('crm_app', async (client) => {
    await client.query('insert into leads values (1)');
    expect((await client.query('select from leads')).rowCount).toBe(1);
  });
});

test('ten provisionings at the same time all succeed', async () => {
  await expect(Promise.all(Array.from({ length: 10 }, () => provision(server.adminUrl, passwords)))).resolves.toHaveLength(10);
});

test('no role of a service is superuser, passes row-level security, or makes roles and databases', async () => {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  const { rows } = await admin.query(
    `select rolname from pg_roles where rolname ~ '_(owner|app|system|auth)$' and rolname !~ '^pg_'
     and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit or not rolcanlogin)`,
  );
  await admin.end();
  expect(rows).toEqual([]);
});

test('the roles are exactly the owner, app and system of each service, and the auth role of identity', async () => {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  const { rows } = await admin.query(
    `select rolname from pg_roles where rolname ~ '_(owner|app|system|auth)$' and rolname !~ '^pg_' order by 1`,
  );
  await admin.end();
  const expected = [...serviceNames.flatMap((name) => [`${name}_owner`, `${name}_app`, `${name}_system`]), 'identity_auth'].sort();
  expect(rows.map(({ rolname }) => rolname)).toEqual(expected);
});

test('every role finds its own schema without naming it, and no other', async () => {
  for (const role of ['crm_owner', 'crm_app', 'crm_system', 'identity_auth']) {
    const { rows } = await as(role, (client) => client.query('show search_path'));
    expect(rows).toEqual([{ search_path: role.split('_')[0] }]);
  }
});

test.each(['finance_app', 'finance_system', 'finance_owner', 'identity_auth'])('%s cannot read another service’s tables', async (role) => {
  await expect(as(role, (client) => client.query('select * from crm.leads'))).rejects.toMatchObject(refused);
});

test.each(['crm_app', 'crm_system'])('%s creates nothing, anywhere', async (role) => {
  for (const table of ['crm.mine', 'crm_jobs.mine', 'public.mine']) {
    await expect(as(role, (client) => client.query(`create table ${table} (id int)`))).rejects.toMatchObject(refused);
  }
  await expect(as(role, (client) => client.query('create temporary table mine (id int)'))).rejects.toMatchObject(refused);
  await expect(as(role, (client) => client.query('create schema mine'))).rejects.toMatchObject(refused);
});

test('the app role is not the owner and has only what the owner granted', async () => {
  await as('crm_app', async (client) => {
    await expect(client.query('alter table leads disable row level security')).rejects.toMatchObject(refused);
    await expect(client.query('set role crm_owner')).rejects.toMatchObject(refused);
    await expect(client.query('select * from outbox')).rejects.toMatchObject(refused);
    await client.query('insert into outbox values (1)');
  });
  expect((await as('crm_system', (client) => client.query('select * from outbox'))).rowCount).toBe(1);
});

test('the owner installs the job library in its own schema, where app and system may enter', async () => {
  await as('crm_owner', (client) =>
    client.query('create table crm_jobs.job (id int); grant select on crm_jobs.job to crm_app, crm_system'),
  );
  for (const role of ['crm_app', 'crm_system']) {
    expect((await as(role, (client) => client.query('select * from crm_jobs.job'))).rowCount).toBe(0);
  }
  await expect(as('finance_owner', (client) => client.query('select * from crm_jobs.job'))).rejects.toMatchObject(refused);
});

test('a role that nobody let in does not even reach the database', async () => {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query(`create role stranger login password 'stranger'`);
  await admin.end();
  const stranger = new Client({ connectionString: databaseUrl(server.adminUrl, { user: 'stranger', password: 'stranger' }) });
  await expect(stranger.connect()).rejects.toMatchObject(refused);
});

test('a role that somebody made superuser is refused', async () => {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query('alter role crm_app bypassrls');
  await expect(provision(server.adminUrl, passwords)).rejects.toThrow('role crm_app has more rights than a service may have');
  await admin.query('alter role crm_app nobypassrls');
  await admin.end();
});

test('the committed roles.sql is what psql accepts', async () => {
  const withPasswords = rolesSqlFile()
    .replace(/^--.*$/gm, '')
    .replace(/^\\set.*$/gm, '')
    .replace(/:'(\w+)_password'/g, (_match, role: string) => `'${role}'`);
  const admin = new Client({ connectionString: databaseUrl(server.adminUrl, {}) });
  await admin.connect();
  await admin.query(withPasswords);
  await admin.end();
  await provision(server.adminUrl, passwords);
});
