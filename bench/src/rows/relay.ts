import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type Host, headersOf } from '@praxis/chassis/testing';
import { eventSubject, newId } from '@praxis/contracts/kernel';
import type { Lab } from '../lab/lab';
import { noteMade } from '../lab/notes-operations';
import { addNote } from '../lab/notes-service';
import { alternate, ratios } from '../measure/alternate';
import { closedLoop } from '../measure/closed-loop';
import { openLoop } from '../measure/open-loop';
import { patiently } from '../measure/patiently';
import { median, percentile, spread } from '../measure/statistics';
import type { Row } from '../row';
import { anAct, rateFigure, WORKERS } from './transactions';

/** What the relay has in flight; the floor has the same. */
const IN_FLIGHT = 64;
const FIRMS = 100;

/** Events of as many aggregates and of a hundred firms, as if they had just been committed. */
const FILL_OUTBOX =
  `insert into outbox (kind, message_id, firm_id, nats_subject, type, aggregate_id, aggregate_version, time, correlation_id,
    causation_id, actor, data)
  select 'event', gen_random_uuid(), firm, '${eventSubject(noteMade.type, 'FIRM')}', '${noteMade.type}', gen_random_uuid(), 1, now(),
         gen_random_uuid(), gen_random_uuid(), 'user:bench', '{"title":"A note"}'
    from (select md5('firm ' || n % ${FIRMS})::uuid as firm from generate_series(1, $1::int) as n) as rows`.replace(
    /'([^']*)FIRM'/,
    "'$1' || firm",
  );

export const connectAdmin = (host: Host): Promise<NatsConnection> =>
  connect({
    servers: host.broker.url,
    user: 'admin',
    pass: host.broker.passwordOf('admin'),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });

/** Publishes messages the way anybody could, so many in flight. @returns messages a second */
export async function publishBare(
  js: JetStreamClient,
  context: string,
  type: string,
  count: number,
  firmOf: (index: number) => string,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let index = next++; index < count; index = next++) {
        const [id, firmId] = [newId(), firmOf(index)];
        const row = {
          message_id: id,
          firm_id: firmId,
          type,
          aggregate_id: newId(),
          aggregate_version: '1',
          time: new Date(),
          correlation_id: id,
          causation_id: id,
          actor: 'user:bench',
          client_id: null,
          traceparent: null,
          data: '{"title":"A note"}',
        };
        await js.publish(eventSubject(type, firmId), row.data, { msgID: id, headers: headersOf(context, row) });
      }
    }),
  );
  return count / ((performance.now() - began) / 1000);
}

const positionOf = async (host: Host): Promise<number> => {
  const [row] = await host.sql<{ position: string }>('system', 'select event_position as position from relay_lease');
  return Number(row?.position);
};

/** Fills the outbox while the broker is away, and sees how fast it empties. @returns events a second */
async function drain(host: Host, count: number): Promise<number> {
  await host.settled(60_000);
  await host.broker.kill();
  await host.sql('owner', FILL_OUTBOX, [count]);
  await host.sql('owner', 'analyze outbox');
  const start = await positionOf(host);
  const seen: { at: number; position: number }[] = [];
  await host.broker.start();
  await patiently(
    async () => {
      const position = (await positionOf(host)) - start;
      seen.push({ at: performance.now(), position });
      return position >= count;
    },
    { deadlineMs: 120_000, everyMs: 10 },
  );
  // From the first batch on: how long the connection took to come back is another matter.
  const first = seen.find(({ position }) => position > 0);
  const last = seen.at(-1);
  if (first === undefined || last === undefined || last.position === first.position) return count / 0.01;
  return (last.position - first.position) / ((last.at - first.at) / 1000);
}

export const relayRow: Row = {
  name: 'relay',
  path: 'relay',
  measure: async (lab) => {
    const host = await lab.notes();
    const nats = await connectAdmin(host);
    const js = jetstream(nats);
    const { quick, rounds } = lab.effort;
    const count = quick ? 500 : 30_000;
    try {
      const turns = await alternate(quick ? 1 : rounds, {
        relay: () => drain(host, count),
        // On a stream that nobody here reads.
        bare: () => publishBare(js, 'finance', 'praxis.finance.memo.made.v1', count, () => newId()),
      });
      const latency = await commitToConsumer(lab, host, nats);
      const wake = await withAndWithoutWake(lab, host);
      return [
        {
          id: 'relay.drain',
          says: 'events/s while it empties an outbox',
          unit: '/s',
          ...spread(turns.relay),
          goal: { atLeast: 15_000 },
          detail: `${count.toLocaleString('en-US')} events of ${FIRMS} firms`,
        },
        {
          id: 'relay.bare',
          says: 'the same to bare publishing with as many in flight',
          unit: 'x',
          ...spread(ratios(turns.relay, turns.bare)),
          detail: `bare: ${Math.round(median(turns.bare)).toLocaleString('en-US')}/s, from this process to this broker`,
        },
        latency,
        wake,
      ];
    } finally {
      await nats.close();
    }
  },
};

async function commitToConsumer(lab: Lab, host: Host, nats: NatsConnection) {
  const { unitOfWork } = host.service.assembly;
  const { id: firmId } = await host.firm();
  const js = jetstream(nats);
  await jetstreamManager(nats, { checkAPI: false });
  await host.settled(60_000);
  const committed = new Map<string, number>();
  const heard = new Map<string, number>();
  const consumer = await js.consumers.get('PRAXIS_CRM', { filter_subjects: `praxis.crm.note.made.v1.${firmId}` });
  const messages = await consumer.consume({
    callback: (message) => {
      heard.set(message.headers?.get('ce-subject') ?? '', performance.now());
    },
  });
  const perSecond = 1_000;
  const behind = await openLoop(perSecond, lab.effort.seconds * 2, async () => {
    const note = await unitOfWork.inFirm(firmId, anAct(), (tx) => addNote(tx, tx.newId(), 'A note'));
    committed.set(note.id, performance.now());
  });
  await patiently(() => heard.size >= committed.size, { deadlineMs: 30_000 });
  await messages.close();
  const delays = [...committed].map(([id, at]) => (heard.get(id) ?? Number.NaN) - at);
  return {
    id: 'relay.latency',
    says: `commit to consumer at ${perSecond.toLocaleString('en-US')} commits/s, median`,
    unit: 'ms' as const,
    value: percentile(delays, 0.5),
    goal: { atMost: 3 },
    detail: `p99 ${percentile(delays, 0.99).toFixed(1)} ms; ${Math.round(behind.perSecond)} commits/s came about; committing, relaying and consuming in one process`,
  };
}

/** The wake-up is called at every commit; without it the relay finds everything by its poll, a second later. */
async function withAndWithoutWake(lab: Lab, host: Host) {
  const { unitOfWork, messaging } = host.service.assembly;
  const { id: firmId } = await host.firm();
  const wakeRelay = messaging.wakeRelay;
  const commits = (wake: () => void) => async () => {
    messaging.wakeRelay = wake;
    const loop = await closedLoop(WORKERS, lab.effort.seconds, () =>
      unitOfWork.inFirm(firmId, anAct(), (tx) => addNote(tx, tx.newId(), 'A note')),
    );
    messaging.wakeRelay = wakeRelay;
    await host.settled(60_000);
    return loop;
  };
  const turns = await alternate(lab.effort.rounds, { woken: commits(wakeRelay), polled: commits(() => undefined) });
  return rateFigure(
    { id: 'relay.wake', says: 'commits/s with the wake-up to those without', goal: { atLeast: 0.95 } },
    turns.woken,
    turns.polled,
    'a relay that only polls',
  );
}
