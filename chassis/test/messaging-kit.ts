import { rm } from 'node:fs/promises';
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { CONTEXTS, type EventData, type EventDefinition, eventSubject, newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '../src';
import type { MessagingOptions } from '../src/messaging';
import type { Link } from '../src/messaging/broker';
import { headersOf } from '../src/messaging/envelope';
import { ensureStream } from '../src/messaging/streams';
import { startBroker, type TestBroker } from '../src/testing/broker';
import { freshDatabase, type TestDatabase } from '../src/testing/databases';
import { createNode, type Place, type Service, type TestNode } from './messaging-node';

/*
 * Two services, publisher `projects` and subscriber `crm`, each with its own database, on one broker with exactly their rights; as many
 * processes of each as a test wants.
 */

function seenTable(service: string): new () => MigrationInterface {
  return class Seen1700000001000 implements MigrationInterface {
    readonly name = 'Seen1700000001000';
    async up(runner: QueryRunner): Promise<void> {
      const body =
        'firm_id uuid not null, place bigint generated always as identity, subject text not null, step int not null, primary key (firm_id, place)';
      await runner.query(tenantTable(service, 'seen', body));
      await runner.query(
        `grant select on seen to ${service}_system; create policy seen_all on seen for select to ${service}_system using (true)`,
      );
    }
    async down(): Promise<void> {
      throw new Error('Migrations go forward only');
    }
  };
}

export interface Bench {
  broker: TestBroker;
  placeOf(service: Service): Place;
  databases: Record<Service, TestDatabase>;
  /** A process of the service; started unless told otherwise. */
  node(service: Service, options?: Partial<MessagingOptions>): Promise<TestNode>;
  /** A process of the publisher that only commits: it has no broker and leaves the relaying to others. */
  committer(): Promise<Pick<TestNode, 'step'>>;
  sql<R = Record<string, unknown>>(service: Service, text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Steps in the order in which their effects were committed. */
  seen(subject?: string): Promise<number[]>;
  /** Lets the service's roles out of its database and keeps them out while something is done. */
  disconnectDatabase(service: Service, meanwhile: () => Promise<void>): Promise<void>;
  admin(): Promise<NatsConnection>;
  /** As a client of the broker with a service's rights and nothing of the service. */
  connectAs(service: Service): Promise<NatsConnection>;
  /** Publishes an event as the service of its context would. */
  publishAs<E extends EventDefinition>(event: E, firmId: string, data: EventData<E>): Promise<void>;
  deleteStream(name: string): Promise<void>;
  purgeStream(name: string): Promise<void>;
  /** Its body, or undefined when there is none. */
  lastMessage(stream: string, subject: string): Promise<string | undefined>;
  /** While the broker is killed: forgets everything it has stored. */
  emptyStore(): Promise<void>;
  stop(): Promise<void>;
}

const topology = [
  { service: 'projects', subscribes: ['identity', 'crm'] },
  { service: 'crm', subscribes: ['identity', 'projects'] },
  { service: 'identity', subscribes: ['clients'], publishesEdge: true, consumesAudit: true },
] as const;

export async function createBench(): Promise<Bench> {
  const broker = await startBroker(topology, CONTEXTS);
  const databases = {
    projects: await freshDatabase({ name: 'projects', migrations: [seenTable('projects')] }),
    crm: await freshDatabase({ name: 'crm', migrations: [seenTable('crm')] }),
    identity: await freshDatabase({ name: 'identity', migrations: [] }),
  };
  const readers = {
    projects: new pg.Pool({ connectionString: databases.projects.url('system'), max: 2 }),
    crm: new pg.Pool({ connectionString: databases.crm.url('system'), max: 2 }),
    identity: new pg.Pool({ connectionString: databases.identity.url('system'), max: 2 }),
  };
  for (const reader of Object.values(readers)) reader.on('error', () => undefined); // a test may end its connections
  const nodes: TestNode[] = [];
  const placeOf = (service: Service): Place => ({
    service,
    appUrl: databases[service].url('app'),
    systemUrl: databases[service].url('system'),
    natsUrl: broker.url,
    password: broker.passwordOf(service),
  });
  let admin: NatsConnection | undefined;
  const asAdmin = async (): Promise<NatsConnection> => {
    admin ??= await connect({
      servers: broker.url,
      user: 'admin',
      pass: broker.passwordOf('admin'),
      inboxPrefix: '_INBOX_admin',
      maxReconnectAttempts: -1,
    });
    return admin;
  };
  const manager = async (): Promise<JetStreamManager> => await jetstreamManager(await asAdmin(), { checkAPI: false });
  const clients: NatsConnection[] = [];
  const sql = async <R>(service: Service, text: string, values: readonly unknown[] = []): Promise<R[]> =>
    (await readers[service].query(text, values as unknown[])).rows as R[];

  return {
    broker,
    placeOf,
    databases,
    sql,
    node: async (service, options = {}) => {
      const node = await createNode(placeOf(service), options);
      nodes.push(node);
      return node;
    },
    committer: async () => {
      const node = await createNode(placeOf('projects'), { nats: { servers: 'nats://127.0.0.1:1', user: 'projects', pass: 'none' } });
      nodes.push(node);
      return node;
    },
    seen: async (subject) => {
      const rows = await sql<{ step: number }>('crm', 'select step from seen where $1::text is null or subject = $1 order by place', [
        subject ?? null,
      ]);
      return rows.map(({ step }) => step);
    },
    disconnectDatabase: async (service, meanwhile) => {
      const { name } = databases[service];
      const client = new pg.Client({ connectionString: process.env['PRAXIS_TEST_POSTGRES'] });
      await client.connect();
      try {
        await client.query(`alter database ${name} allow_connections false`);
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
        await meanwhile();
        await client.query(`alter database ${name} allow_connections true`);
      } finally {
        await client.end();
      }
    },
    admin: asAdmin,
    connectAs: async (service) => {
      const client = await connect({
        servers: broker.url,
        user: service,
        pass: broker.passwordOf(service),
        inboxPrefix: `_INBOX_${service}`,
      });
      clients.push(client);
      return client;
    },
    publishAs: async (event, firmId, data) => {
      const row = {
        message_id: newId(),
        firm_id: firmId,
        type: event.type,
        aggregate_id: firmId,
        aggregate_version: '1',
        time: new Date(),
        correlation_id: newId(),
        causation_id: newId(),
        actor: 'user:test',
        client_id: null,
        traceparent: null,
        data: '',
      };
      const { streams } = await manager();
      await ensureStream({ jsm: { streams } } as Link, {
        name: `PRAXIS_${event.context.toUpperCase()}`,
        subjects: [`praxis.${event.context}.>`],
      });
      await jetstream(await asAdmin()).publish(eventSubject(event.type, firmId), JSON.stringify(data), {
        headers: headersOf(event.context, row),
      });
    },
    deleteStream: async (name) => {
      await (await manager()).streams.delete(name);
    },
    purgeStream: async (name) => {
      await (await manager()).streams.purge(name);
    },
    lastMessage: async (stream, subject) => {
      const message = await (await manager()).streams.getMessage(stream, { last_by_subj: subject }).catch(() => undefined);
      return message?.string();
    },
    emptyStore: () => rm(broker.storeDir, { recursive: true, force: true }),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await Promise.all([admin?.close(), ...clients.map((client) => client.close())]);
      await Promise.all(Object.values(readers).map((reader) => reader.end()));
      await Promise.all([broker.remove(), ...Object.values(databases).map((database) => database.drop())]);
    },
  };
}

export const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
