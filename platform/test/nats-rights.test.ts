import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AckPolicy, DeliverPolicy, type JetStreamManager, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect, type NatsConnection, nuid } from '@nats-io/transport-node';
import { inboxPrefixOf } from '@praxis/chassis/provision';
import { brokerUsers, type RunningNats, startNats, until } from '../src/index';

const users = ['identity', 'crm', 'clients', 'projects', 'finance', 'documents', 'gateway', 'admin'];
const passwords = Object.fromEntries(users.map((user) => [user, `p${randomBytes(12).toString('hex')}`]));

let dir: string;
let server: RunningNats;
const open: NatsConnection[] = [];

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'praxis-nats-'));
  server = await startNats({ dir, users: brokerUsers(passwords), environment: { ...process.env, PRAXIS_NATS_URL: '' } });
  const admin = await manager('admin');
  for (const context of ['CRM', 'CLIENTS', 'FINANCE']) {
    await admin.streams.add({ name: `PRAXIS_${context}`, subjects: [`praxis.${context.toLowerCase()}.>`], storage: StorageType.File });
  }
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});

afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function as(user: string, inbox = inboxPrefixOf(user)): Promise<NatsConnection> {
  const { password: pass } = server.credentialsOf(user);
  const connection = await connect({ servers: server.url, user, pass, inboxPrefix: inbox, reconnect: false });
  open.push(connection);
  return connection;
}

async function manager(user: string): Promise<JetStreamManager> {
  return await jetstreamManager(await as(user), { checkAPI: false, timeout: 1_500 });
}

/** What the server refuses to do for a core publish or subscription arrives on the side. */
async function refusal(connection: NatsConnection, act: () => void): Promise<string> {
  const heard: string[] = [];
  void (async () => {
    for await (const status of connection.status()) if (status.type === 'error') heard.push(status.error.message);
  })();
  act();
  await connection.flush();
  return (await until(() => heard[0], { deadlineMs: 3_000, everyMs: 10 })) ?? 'nothing was refused';
}

const durable = (service: string, context: string) => ({
  durable_name: service,
  filter_subject: `praxis.${context}.>`,
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
});

test('without a user and a password nobody gets in', async () => {
  await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow(/authorization/i);
});

describe('a service', () => {
  test('creates its own stream and publishes into it', async () => {
    const connection = await as('documents');
    const streams = (await jetstreamManager(connection, { checkAPI: false })).streams;
    await streams.add({ name: 'PRAXIS_DOCUMENTS', subjects: ['praxis.documents.>'], storage: StorageType.File });
    const ack = await jetstream(connection).publish('praxis.documents.folder.created.v1.f', 'x');
    expect(ack.stream).toBe('PRAXIS_DOCUMENTS');
  });

  test('consumes a context it subscribes to under its own name, and acknowledges', async () => {
    const crm = await as('crm');
    await jetstream(crm).publish('praxis.crm.proposal.accepted.v1.f', 'accepted');
    const clients = await as('clients');
    const jsm = await jetstreamManager(clients, { checkAPI: false });
    await jsm.consumers.add('PRAXIS_CRM', durable('clients', 'crm'));
    const consumer = await jetstream(clients, { checkAPI: false }).consumers.get('PRAXIS_CRM', 'clients');
    const message = await consumer.next({ expires: 2_000 });
    expect(message?.string()).toBe('accepted');
    message?.working();
    expect(await message?.ackAck()).toBe(true);
    const { num_ack_pending } = await jsm.consumers.info('PRAXIS_CRM', 'clients');
    expect(num_ack_pending).toBe(0);
  });

  test('creates the audit stream when it finds it missing, and records its own acts only', async () => {
    const connection = await as('crm');
    const jsm = await jetstreamManager(connection, { checkAPI: false });
    await jsm.streams.add({ name: 'AUDIT', subjects: ['praxis.audit.>'], storage: StorageType.File });
    await jetstream(connection).publish('praxis.audit.crm.recorded.v1.f', 'x');
    expect(await refusal(connection, () => connection.publish('praxis.audit.finance.recorded.v1.f'))).toMatch(/permissions violation/i);
  });

  test.each(['praxis.finance.invoice.issued.v1.f', 'edge.firm.f', 'gateway.x', 'wake.finance.x', 'repair.documents.read'])(
    'cannot publish to %s, which is not its own',
    async (subject) => {
      const connection = await as('crm');
      expect(await refusal(connection, () => connection.publish(subject, 'forged'))).toMatch(/permissions violation/i);
    },
  );

  test.each([
    'praxis.crm.>',
    'praxis.>',
    '>',
    '_INBOX.>',
    `${inboxPrefixOf('finance')}.>`,
    '$JS.API.>',
    '$JS.ACK.>',
    'repair.finance.read',
    'wake.>',
  ])('cannot listen to %s past its rights', async (subject) => {
    const connection = await as('crm');
    expect(await refusal(connection, () => void connection.subscribe(subject))).toMatch(/permissions violation/i);
  });

  test('cannot delete, empty or change a stream, its own included', async () => {
    const jsm = await manager('crm');
    const stream = 'PRAXIS_CRM';
    await expect(jsm.streams.delete(stream)).rejects.toThrow(/permissions violation/i);
    await expect(jsm.streams.purge(stream)).rejects.toThrow(/permissions violation/i);
    await expect(jsm.streams.deleteMessage(stream, 1)).rejects.toThrow(/permissions violation/i);
    await expect(jsm.streams.getMessage(stream, { seq: 1 })).rejects.toThrow(/permissions violation/i);
    await expect((await manager('clients')).consumers.delete(stream, 'clients')).rejects.toThrow(/permissions violation/i);
  });

  test('cannot consume a context it does not subscribe to, nor under another name, nor with another filter', async () => {
    const projects = await manager('projects');
    await expect(projects.consumers.add('PRAXIS_CRM', durable('projects', 'crm'))).rejects.toThrow(/permissions violation/i);
    const clients = await manager('clients');
    await expect(clients.consumers.add('PRAXIS_CRM', durable('finance', 'crm'))).rejects.toThrow(/permissions violation/i);
    await expect(clients.consumers.add('PRAXIS_CRM', durable('clients', '*'))).rejects.toThrow();
    await expect(clients.consumers.add('PRAXIS_CRM', { ...durable('clients', 'crm'), filter_subject: undefined })).rejects.toThrow(
      /permissions violation/i,
    );
  });

  test('cannot acknowledge for another service', async () => {
    const connection = await as('documents');
    const act = () => connection.publish('$JS.ACK.PRAXIS_CRM.clients.1.1.1.1.0', '+ACK');
    expect(await refusal(connection, act)).toMatch(/permissions violation/i);
  });

  test('serves its log to those who subscribe to it, in its queue group, and answers into their inbox', async () => {
    const owner = await as('crm');
    owner.subscribe('repair.crm.read', { queue: 'crm', callback: (_error, message) => void message.respond('page') });
    await owner.flush();
    const reader = await as('clients');
    expect((await reader.request('repair.crm.read', '', { timeout: 2_000 })).string()).toBe('page');
    const stranger = await as('projects');
    await expect(stranger.request('repair.crm.read', '', { timeout: 1_000 })).rejects.toThrow(/permissions violation/i);
  });

  test('wakes its own replicas', async () => {
    const [one, other] = [await as('crm'), await as('crm')];
    const woken = new Promise<string>((resolve) => {
      one.subscribe('wake.crm.>', { callback: (_error, message) => resolve(message.subject) });
    });
    await one.flush();
    other.publish('wake.crm.relay');
    expect(await woken).toBe('wake.crm.relay');
  });
});

describe('identity', () => {
  test('creates and feeds the edge state, reads the audit records of all and may ask every context for its log', async () => {
    const connection = await as('identity');
    const jsm = await jetstreamManager(connection, { checkAPI: false });
    await jsm.streams.add({ name: 'EDGE', subjects: ['edge.>'], max_msgs_per_subject: 1, storage: StorageType.File });
    await jetstream(connection).publish('edge.firm.f', '{}');
    await jsm.streams.add({ name: 'AUDIT', subjects: ['praxis.audit.>'], storage: StorageType.File });
    await jsm.consumers.add('AUDIT', { durable_name: 'identity', filter_subject: 'praxis.audit.>', ack_policy: AckPolicy.Explicit });
    const documents = await as('documents');
    documents.subscribe('repair.documents.read', { queue: 'documents', callback: (_error, message) => void message.respond('audit page') });
    await documents.flush();
    expect((await connection.request('repair.documents.read')).string()).toBe('audit page');
  });
});

describe('the gateway', () => {
  test('follows the edge state and every context with ordered consumers of its own', async () => {
    const identity = await as('identity');
    const jsm = await jetstreamManager(identity, { checkAPI: false });
    await jsm.streams.add({ name: 'EDGE', subjects: ['edge.>'], max_msgs_per_subject: 1, storage: StorageType.File });
    await jetstream(identity).publish('edge.role.system.owner', '{}');
    await jetstream(await as('crm')).publish('praxis.crm.lead.created.v1.f', 'live');
    const gateway = jetstream(await as('gateway'), { checkAPI: false });
    const edge = await gateway.consumers.get('EDGE', { deliver_policy: DeliverPolicy.LastPerSubject, filter_subjects: 'edge.>' });
    expect((await edge.next({ expires: 2_000 }))?.subject).toMatch(/^edge\./);
    const crm = await gateway.consumers.get('PRAXIS_CRM', { deliver_policy: DeliverPolicy.Last });
    const messages = await crm.consume({ max_messages: 10 });
    for await (const message of messages) {
      expect(message.string()).toBe('live');
      break;
    }
    await messages.close();
    await crm.delete();
  });

  test('cannot touch a durable of a service, delete a stream or publish an event', async () => {
    const connection = await as('gateway');
    const jsm = await jetstreamManager(connection, { checkAPI: false });
    await expect(jsm.consumers.delete('PRAXIS_CRM', 'clients')).rejects.toThrow(/permissions violation/i);
    await expect(jsm.consumers.add('PRAXIS_CRM', durable('clients', 'crm'))).rejects.toThrow(/permissions violation/i);
    await expect(jsm.streams.delete('PRAXIS_CRM')).rejects.toThrow(/permissions violation/i);
    const subject = `praxis.crm.lead.created.v1.${nuid.next()}`;
    expect(await refusal(connection, () => connection.publish(subject))).toMatch(/permissions violation/i);
  });

  test('cannot read the replies to anybody else', async () => {
    const connection = await as('gateway');
    expect(await refusal(connection, () => void connection.subscribe(`${inboxPrefixOf('identity')}.>`))).toMatch(/permissions violation/i);
  });
});
