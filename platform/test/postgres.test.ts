import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../src/index';
import { choosePostgres, embeddedPostgres, systemPostgres } from '../src/servers/postgres-binaries';

let dir: string;
const own = { ...process.env, PRAXIS_DATABASE_URL: '' };

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'praxis-postgres-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('data survives a stop and a kill, and every commit is flushed to the disk', async () => {
  const settings = { dir, password: 'p w', environment: own };
  const first = await startPostgres(settings);
  await query(first.adminUrl, 'create table kept (id int)');
  expect(await query(first.adminUrl, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query(first.adminUrl, 'show max_connections')).toEqual([{ max_connections: '200' }]);
  await first.stop();
  const second = await startPostgres(settings);
  await query(second.adminUrl, 'insert into kept values (1)');
  second.child?.signal('SIGKILL');
  await second.stop();
  const third = await startPostgres(settings);
  try {
    expect(await query(third.adminUrl, 'select * from kept')).toEqual([{ id: 1 }]);
  } finally {
    await third.stop();
  }
});

test('letters of every alphabet are folded, whatever PostgreSQL it is', async () => {
  const sources = ['embedded', ...(systemPostgres().length > 0 ? ['system'] : [])];
  for (const source of sources) {
    const server = await startPostgres({
      dir: path.join(dir, source),
      password: 'x',
      throwaway: true,
      environment: { ...own, PRAXIS_POSTGRES: source },
      binariesPlace: dir,
    });
    try {
      expect(await query(server.adminUrl, `select lower('ÄÉŽ') as folded`)).toEqual([{ folded: 'äéž' }]);
    } finally {
      await server.stop();
    }
  }
});

test('a second copy of the embedded binaries is not made', () => {
  const first = embeddedPostgres(dir);
  const marker = path.join(first?.bin ?? '', 'marker');
  writeFileSync(marker, '');
  expect(embeddedPostgres(dir)).toEqual(first);
  rmSync(marker);
});

test('a version that cannot open the data is refused by name', () => {
  expect(() => choosePostgres({ place: dir, dataMajor: 9, source: undefined })).toThrow(
    /The data was made by PostgreSQL 9, but only .* can be used here/,
  );
});

test('an existing server that does not answer is one sentence', async () => {
  const environment = { PRAXIS_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/postgres' };
  await expect(startPostgres({ dir, password: 'x', environment })).rejects.toThrow(
    'The database server named by PRAXIS_DATABASE_URL does not answer',
  );
});

test('an existing server is used and left running', async () => {
  const adminUrl = process.env['PRAXIS_TEST_POSTGRES'] ?? '';
  const server = await startPostgres({ dir, password: 'x', environment: { PRAXIS_DATABASE_URL: adminUrl } });
  expect(server.adminUrl).toBe(adminUrl);
  await server.stop();
  expect(await query(adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});
