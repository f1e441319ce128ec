import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { EDGE_WHOLE_SUBJECT, edgeFirmSubject, edgeRevokedSubject, edgeRoleSubject } from '@praxis/chassis/edge';
import { type Host, hostService, until } from '@praxis/chassis/testing';
import { systemRoles } from '../src/roles/system-roles';
import { identity } from '../src/service';
import { frontDoor } from './front-door';

let host: Host;
let admin: NatsConnection;
let jsm: JetStreamManager;
let firmId: string;

beforeAll(async () => {
  host = await hostService(identity);
  ({ firmId } = await frontDoor(host).register());
  admin = await connect({ servers: host.broker.url, user: 'admin', pass: host.broker.passwordOf('admin') });
  jsm = await jetstreamManager(admin);
}, 120_000);
afterAll(async () => {
  await admin?.close();
  await host?.stop();
});

/** What identity keeps, and what the stream holds of it. */
const kept = async (): Promise<Record<string, unknown>> => {
  const rows = await host.sql<{ subject: string; state: unknown }>('owner', 'select subject, state from edge_states');
  return Object.fromEntries(rows.map(({ subject, state }) => [subject, state]));
};
async function held(): Promise<Record<string, unknown>> {
  const { state } = await jsm.streams.info('EDGE', { subjects_filter: '>' });
  const messages = Object.keys(state.subjects ?? {}).map(async (subject) => {
    const message = await jsm.streams.getMessage('EDGE', { last_by_subj: subject });
    return [subject, message?.json()] as const;
  });
  return Object.fromEntries(await Promise.all(messages));
}

/** Everything is there, and identity has said so of this very stream. */
async function untilWhole(): Promise<Record<string, unknown>> {
  return await until(
    async () => {
      const info = await jsm.streams.info('EDGE').catch(() => undefined); // it was lost and is not made anew yet
      if (info === undefined) return undefined;
      const holds = await held();
      const whole = holds[EDGE_WHOLE_SUBJECT] as { stream?: string; subjects: number } | undefined;
      return whole?.stream === info.created && whole.subjects === Object.keys(holds).length - 1 ? holds : undefined;
    },
    { what: 'a stream that is whole', deadlineMs: 20_000 },
  );
}

test('identity says that the stream is whole once it is', async () => {
  const holds = await untilWhole();
  expect(holds).toEqual(await kept());
  expect(Object.keys(holds)).toEqual(
    expect.arrayContaining([edgeFirmSubject(firmId), ...Object.keys(systemRoles).map((role) => edgeRoleSubject('system', role))]),
  );
});

test('a stream that was lost with everything on it is filled again', async () => {
  await jsm.streams.delete('EDGE');
  expect(await untilWhole()).toEqual(await kept());
});

test('a store that was lost with the broker is filled again', async () => {
  await host.sql('owner', `insert into edge_states values ($1, '{"notBefore": 7}', now())`, [edgeRevokedSubject('session', 'a')]);
  await jsm.streams.delete('EDGE');
  await host.restart();
  expect(await untilWhole()).toEqual(await kept());
});

test('a single state that was taken out comes back', async () => {
  await untilWhole();
  await jsm.streams.purge('EDGE', { filter: edgeFirmSubject(firmId) });
  await until(async () => (await held())[edgeFirmSubject(firmId)], { what: 'the firm', deadlineMs: 20_000 });
  expect(await untilWhole()).toEqual(await kept());
});
