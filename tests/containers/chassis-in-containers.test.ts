import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONTEXTS, defineErrors, defineEvent, newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { defineService, react, tenantTable } from '../../chassis/src';
import { migrate } from '../../chassis/src/migrate';
import { natsServerConfig, roleKinds, roleName, servicePermissions, serviceRolesSql, serviceSchemasSql } from '../../chassis/src/provision';
import { type RunningService, startService } from '../../chassis/src/start-service';
import { eventually } from '../support/eventually';

/*
 * Two small services on PostgreSQL and NATS in containers: what one commits goes through its outbox, the broker and the other's inbox.
 */

const stepped = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'stepped',
  description: 'A project went a step further.',
  data: z.object({ step: z.int() }),
});

class Seen1700000001000 implements MigrationInterface {
  readonly name = 'Seen1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    const body = 'firm_id uuid not null, place bigint generated always as identity, step int not null, primary key (firm_id, place)';
    await runner.query(tenantTable('crm', 'seen', body));
    await runner.query('grant select on seen to crm_system; create policy seen_all on seen for select to crm_system using (true)');
  }
  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const nothing = { config: z.object({}), tables: [], operations: [] };

const publisher = defineService({
  ...nothing,
  name: 'projects',
  errors: defineErrors('projects', {}),
  migrations: [],
  subscribes: [],
  setUp: () => ({ routes: [], reactions: [], jobs: [], schedules: [] }),
});

const subscriber = defineService({
  ...nothing,
  name: 'crm',
  errors: defineErrors('crm', {}),
  migrations: [Seen1700000001000],
  subscribes: ['projects'],
  setUp: () => ({
    routes: [],
    jobs: [],
    schedules: [],
    reactions: [
      react(stepped, { name: 'see-step', kind: 'effect' }, (tx, event) =>
        tx.write('insert into seen (firm_id, step) values ($1, $2)', [tx.firmId, event.data.step]),
      ),
    ],
  }),
});

const topology = [
  { service: 'projects', subscribes: ['identity'] },
  { service: 'crm', subscribes: ['identity', 'projects'] },
];
const postgresImage = process.env['POSTGRES_IMAGE'] ?? 'postgres:17-trixie';
const natsImage = process.env['NATS_IMAGE'] ?? 'nats:2.12-alpine';
const newFirm = newId();
const secret = randomBytes(24).toString('base64url');
const dir = mkdtempSync(path.join(tmpdir(), 'praxis-containers-'));

let postgres: StartedTestContainer | undefined;
let nats: StartedTestContainer | undefined;
const running: RunningService[] = [];

beforeAll(async () => {
  [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await Promise.all([postgres?.stop(), nats?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

async function startPostgres(): Promise<StartedTestContainer> {
  return await new GenericContainer(postgresImage)
    .withEnvironment({ POSTGRES_USER: 'postgres', POSTGRES_DB: 'praxis', POSTGRES_PASSWORD: secret })
    .withExposedPorts(5432)
    .withHealthCheck({ test: ['CMD', 'pg_isready', '-h', '127.0.0.1', '-U', 'postgres', '-d', 'praxis'], interval: 500, retries: 120 })
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
}

async function startNats(): Promise<StartedTestContainer> {
  const users = topology.map((spec) => ({ user: spec.service, password: secret, permissions: servicePermissions(spec, CONTEXTS) }));
  const config = natsServerConfig({ host: '0.0.0.0', port: 4222, storeDir: '/data', users });
  return await new GenericContainer(natsImage)
    .withCopyContentToContainer([{ content: config, target: '/etc/praxis/nats.conf' }])
    .withCommand(['--config', '/etc/praxis/nats.conf'])
    .withExposedPorts(4222)
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .start();
}

function databaseUrl(user: string): string {
  if (postgres === undefined) throw new Error('PostgreSQL has not started');
  return `postgres://${user}:${secret}@${postgres.getHost()}:${postgres.getMappedPort(5432)}/praxis`;
}

async function inDatabase<R>(user: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: databaseUrl(user) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the roles, migrates and starts a service as its container would. */
async function start(definition: typeof publisher | typeof subscriber): Promise<RunningService> {
  const spec = { service: definition.name };
  await inDatabase('postgres', async (client) => {
    await client.query(serviceRolesSql(spec, Object.fromEntries(roleKinds(spec).map((kind) => [kind, secret]))));
    await client.query(serviceSchemasSql(spec, 'praxis'));
  });
  await migrate(definition, databaseUrl(roleName(definition.name, 'owner')), () => undefined);
  const service = await startService(definition, {
    PRAXIS_MODE: 'local',
    PORT: '0',
    DATABASE_URL: databaseUrl(roleName(definition.name, 'app')),
    SYSTEM_DATABASE_URL: databaseUrl(roleName(definition.name, 'system')),
    NATS_URL: `nats://${nats?.getHost()}:${nats?.getMappedPort(4222)}`,
    NATS_USER: definition.name,
    NATS_PASSWORD: secret,
    INTERNAL_IDENTITY_KEYS: randomBytes(32).toString('base64url'),
    SERVICE_SECRET: secret,
    PUBLIC_URL: 'https://praxis.example',
    MAIL_DIR: path.join(dir, 'mail'),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  });
  running.push(service);
  return service;
}

const steps = (): Promise<number[]> =>
  inDatabase('crm_system', async (client) =>
    (await client.query<{ step: number }>('select step from crm.seen order by place')).rows.map(({ step }) => step),
  );

test('what a service commits has its effect in the other one, once and in order, and leaves nothing in the outbox', async () => {
  const { assembly, url } = await start(publisher);
  await start(subscriber);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const subject = newId();
  const cause = newId();
  const expected = Array.from({ length: 50 }, (_, at) => at + 1);
  for (const step of expected) {
    await assembly.unitOfWork.inFirm(newFirm, { actor: 'user:test', correlationId: cause, causationId: cause, at: new Date() }, (tx) => {
      tx.publish(stepped, { subject, data: { step } });
    });
  }
  await eventually('the last step', async () => ((await steps()).length >= expected.length ? true : undefined));
  expect(await steps()).toEqual(expected);
  const unsent = (): Promise<number> =>
    inDatabase('projects_system', async (client) => (await client.query('select from projects.outbox')).rowCount ?? -1);
  await eventually('an empty outbox', async () => ((await unsent()) === 0 ? true : undefined));
});
