import { randomUUID } from 'node:crypto';
import { JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { connect, headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { clientCreated, engagementStarted } from '@praxis/contracts/clients';
import { proposalAccepted } from '@praxis/contracts/crm';
import { projectCreated } from '@praxis/contracts/projects';
import { services } from '@praxis/platform';
import { streamOf } from '../../../chassis/src/provision/nats-permissions';
import { between, mulberry32, pick, shuffled } from '../random';
import type { BrokerAdmin } from '../world';
import type { FaultKind } from './kind';

const REPEATED = 'Praxis-Fault';

/** The same message, marked as ours, under a message id that the broker's de-duplication does not know. */
function again(original: { headers?: MsgHdrs | undefined }): { headers: MsgHdrs; msgID: string } {
  const copy = headers();
  for (const [name, values] of original.headers ?? []) for (const value of values) copy.append(name, value);
  copy.set(REPEATED, 'again');
  return { headers: copy, msgID: randomUUID() };
}

const SHARE = 0.3;
const LONGEST_DELAY_MS = 2_000;

const duplicates: FaultKind = {
  name: 'duplicates',
  says: '30 % of all events and audit records published again, up to 2 s later, under new message ids',
  lasts: { short: [2_000, 3_000], standard: [5_000, 10_000], long: [5_000, 10_000] },
  lanes: 1,
  perRound: 1,
  load: 8,
  draw: (random) => ({ coins: between([1, 1e9], random) }),
  strike: async (world, { how }) => {
    const { natsUrl, natsAdmin } = world.platform.stack;
    const nc = await connect({ servers: natsUrl, user: natsAdmin.user, pass: natsAdmin.password });
    const js = jetstream(nc);
    const random = mulberry32(Number(how['coins']));
    const sending = new Set<Promise<unknown>>();
    let sent = 0;
    const repeat = (message: Msg): void => {
      const after = random() * LONGEST_DELAY_MS;
      const one = new Promise((resolve) => setTimeout(resolve, after)).then(() =>
        js.publish(message.subject, message.data, again(message)),
      );
      sent += 1;
      sending.add(one.finally(() => sending.delete(one)));
    };
    const tap = nc.subscribe('praxis.>', {
      callback: (error, message) => {
        if (error === null && message.headers?.has(REPEATED) === false && random() < SHARE) repeat(message);
      },
    });
    return {
      get hit() {
        return sent > 0;
      },
      heal: async () => {
        tap.unsubscribe();
        await Promise.all(sending);
        await nc.close();
      },
    };
  },
};

const shuffledDelivery: FaultKind = {
  name: 'shuffled',
  says: 'what waits for a stopped service is taken out of the streams and put back in another order',
  lasts: { short: [2_000, 3_000], standard: [4_000, 8_000], long: [4_000, 8_000] },
  lanes: 1,
  perRound: 1,
  load: 8,
  draw: (random) => ({ target: pick(services, random).service, order: between([1, 1e9], random) }),
  strike: async (world, { how }) => {
    const target = String(how['target']);
    const random = mulberry32(Number(how['order']));
    let moved = 0;
    await world.kill(target);
    return {
      get hit() {
        return moved > 1;
      },
      heal: async () => {
        const { subscribes = [] } = services.find(({ service }) => service === target) ?? {};
        await world.withBroker(async (admin) => {
          for (const context of subscribes) moved += await shuffle(admin, streamOf(context), target, random);
        });
        await world.start(target);
      },
    };
  },
};

/** @returns how many messages it moved */
async function shuffle({ js, jsm }: BrokerAdmin, stream: string, durable: string, random: () => number): Promise<number> {
  // It may have the right to consume a context and no reaction to it.
  const consumer = await jsm.consumers.info(stream, durable).catch(unlessMissing);
  if (consumer === undefined) return 0;
  const { ack_floor } = consumer;
  const { state } = await jsm.streams.info(stream);
  const waiting = [];
  for (let seq = Math.max(ack_floor.stream_seq + 1, state.first_seq); seq <= state.last_seq; seq += 1) {
    const message = await jsm.streams.getMessage(stream, { seq }).catch(unlessMissing);
    if (message !== null && message !== undefined) waiting.push(message);
  }
  for (const { seq } of waiting) await jsm.streams.deleteMessage(stream, seq);
  for (const message of shuffled(waiting, random)) await js.publish(message.subject, message.data, again({ headers: message.header }));
  return waiting.length;
}

const unlessMissing = (error: unknown): undefined => {
  if (error instanceof JetStreamApiError && error.status === 404) return undefined;
  throw error;
};

/** Types to which several services react. */
const types = [proposalAccepted, clientCreated, engagementStarted, projectCreated].map(({ type }) => type);

const poisons = ['no headers', 'not JSON', 'no such type', 'no such version', 'wrong schema', 'wrong firm', 'wrong type', 'huge'] as const;

const poison: FaultKind = {
  name: 'poison',
  says: `messages that no service may carry out: ${poisons.join(', ')}`,
  lasts: { short: [300, 600], standard: [500, 2_000], long: [500, 2_000] },
  lanes: 1,
  perRound: 8,
  load: 2,
  draw: (random, nth) => ({ what: poisons[nth % poisons.length] ?? '', type: pick(types, random) }),
  strike: async (world, { how }) => {
    const [firm, other] = await world.platform.database.rows<{ id: string }>(
      'select firm_id as id from identity.firms order by firm_id limit 2',
    );
    const sent = messageOf(String(how['what']), String(how['type']), firm?.id ?? '', other?.id ?? '');
    await world.withBroker(({ js }) => js.publish(sent.subject, sent.body, { headers: sent.headers }));
    const dies = how['what'] === 'wrong schema' || how['what'] === 'huge';
    return { hit: true, poison: [{ eventId: sent.id, type: sent.type, dies }], heal: async () => undefined };
  },
};

interface PoisonMessage {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly headers: MsgHdrs;
  readonly body: string;
}

/** Otherwise it is as one of ours would be: only what it is called is wrong. */
function messageOf(what: string, usual: string, firm: string, other: string): PoisonMessage {
  const id = randomUUID();
  const typeOf: Record<string, string> = {
    'no such type': usual.replace(/[^.]+\.v1$/, 'never_heard_of.v1'),
    'no such version': usual.replace(/v1$/, 'v99'),
  };
  const type = typeOf[what] ?? usual;
  const subject = `${type}.${firm}`;
  const said = what === 'wrong type' ? (types.find((one) => one !== usual) ?? usual) : type;
  const list = headers();
  const attributes: Record<string, string> = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': `/praxis/${said.split('.')[1]}`,
    'ce-type': said,
    'ce-time': new Date().toISOString(),
    'ce-subject': randomUUID(),
    'ce-firmid': what === 'wrong firm' ? other : firm,
    'ce-correlationid': randomUUID(),
    'ce-causationid': randomUUID(),
    'ce-aggregateversion': '1',
    'ce-actor': 'system:poison',
    'content-type': 'application/json',
  };
  if (what !== 'no headers') for (const [name, value] of Object.entries(attributes)) list.set(name, value);
  const bodies: Record<string, string> = { 'not JSON': '{"half', huge: JSON.stringify({ padding: 'x'.repeat(900_000) }) };
  return { id, type: said, subject, headers: list, body: bodies[what] ?? '{}' };
}

export const messageKinds: readonly FaultKind[] = [duplicates, shuffledDelivery, poison];
