import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { CONTEXTS, type Context } from '@praxis/contracts/kernel';
import { AuditRecord, auditSubject } from '../audit-record';
import type { Logger } from '../log';
import { AUDIT_STREAM } from '../provision/nats-permissions';
import type { Broker } from './broker';
import type { Checkpoints } from './checkpoints';
import type { Lease } from './lease';
import type { RepairClient } from './repair';
import { createDurable, findConsumer, lagOf } from './streams';

/** Stores records in one transaction. It gets a record again after a failure and from repair, so it goes by their ids. */
export type AuditHandler = (records: AuditRecord[]) => Promise<void>;

const BATCH = 200;
/** What comes within this time shares a transaction: a chain is written as often as this at most, not as often as its firm acts. */
const GATHER_MS = 100;
const HEARTBEAT_MS = 1_000;
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const PAGE = 500;
const BROKEN = new Set(['heartbeats_missed', 'consumer_not_found', 'stream_not_found', 'consumer_deleted', 'no_responders']);

export interface AuditConsumer {
  start(): void;
  /** Reads from each context what it has sent since the last time, up to its end. */
  sweep(): Promise<void>;
  /** How many records are still to be stored; undefined while the broker does not tell. */
  lag(): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Identity's: hands the audit records of every context to the chain, in batches, in the order of their coming. */
export function createAuditConsumer(options: {
  service: Context;
  handler: AuditHandler;
  broker: Broker;
  lease: Lease;
  repair: RepairClient;
  checkpoints: Checkpoints;
  log: Logger;
}): AuditConsumer {
  const { service, handler, broker, lease, repair, checkpoints, log } = options;
  const ending = new AbortController();
  const waiting: { message: JsMsg; record: AuditRecord }[] = [];
  let pulling: ConsumerMessages | undefined;
  let running: Promise<void> | undefined;
  let storing: Promise<void> | undefined;

  const pause = (ms: number) => delay(ms, undefined, { signal: ending.signal }).catch(() => undefined); // aborted by stop
  const active = (): boolean => lease.held() && !ending.signal.aborted;

  function accept(message: JsMsg): void {
    const record = read(message.data, message.subject);
    if (record === undefined) message.ack();
    else waiting.push({ message, record });
    storing ??= store().finally(() => {
      storing = undefined;
    });
  }

  function read(data: Uint8Array, subject: string): AuditRecord | undefined {
    try {
      const record = AuditRecord.parse(JSON.parse(Buffer.from(data).toString('utf8')));
      // The broker lets a service publish under its own name only; a record that speaks for another one is forged.
      if (subject !== auditSubject(record.context, record.firmId))
        throw new Error('The subject is of another context or firm than the record');
      return record;
    } catch (error) {
      log.error({ alert: 'not-an-audit-record', subject, err: String(error) }, 'a message is no audit record');
      return undefined;
    }
  }

  async function store(): Promise<void> {
    while (waiting.length > 0) {
      // What is in hand when this process stops is still stored, without waiting for more.
      if (waiting.length < BATCH) await pause(GATHER_MS);
      if (!lease.held()) return;
      const batch = waiting.splice(0, BATCH);
      const done = await untilStored(batch);
      if (!done) return;
      for (const { message } of batch) message.ack();
    }
  }

  /** An audit record is never given up: until it is stored, the chain waits, loudly. */
  async function untilStored(batch: readonly { message: JsMsg; record: AuditRecord }[]): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await handler(batch.map(({ record }) => record));
        return true;
      } catch (error) {
        log.error(
          { alert: 'audit-not-stored', attempt, records: batch.length, err: String(error) },
          'audit records could not be stored; trying on',
        );
      }
      for (const { message } of [...batch, ...waiting]) message.working();
      await pause(Math.min(RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS));
      if (!active()) return false;
    }
  }

  async function once(): Promise<void> {
    if (!broker.connected() || !lease.held()) return await pause(100);
    const link = broker.link();
    const info = (await findConsumer(link, AUDIT_STREAM, service)) ?? (await createDurable(link, AUDIT_STREAM, service, 'praxis.audit.>'));
    const consumer = broker.link().js.consumers.getConsumerFromInfo(info);
    const current = await consumer.consume({ max_messages: BATCH, idle_heartbeat: HEARTBEAT_MS, abort_on_missing_resource: true });
    pulling = current;
    // Whoever stopped meanwhile found no pull to stop.
    if (ending.signal.aborted) current.stop();
    const watching = (async () => {
      for await (const { type } of current.status()) {
        if (!lease.held() || (BROKEN.has(type) && (type !== 'heartbeats_missed' || broker.connected()))) current.stop();
      }
    })();
    try {
      for await (const message of current) {
        if (!active()) break;
        accept(message);
      }
    } finally {
      pulling = undefined;
      current.stop();
      await watching;
    }
  }

  async function loop(): Promise<void> {
    let told = false;
    while (!ending.signal.aborted) {
      try {
        await once();
        told = false;
      } catch (error) {
        if (!told && !ending.signal.aborted) log.warn({ err: String(error) }, 'audit records are not consumed; trying on');
        told = true;
        await pause(RETRY_MS);
      }
    }
  }

  async function sweepContext(context: Context): Promise<void> {
    let after = (await checkpoints.read(context, 'audit')) ?? 0;
    while (active()) {
      const page = await repair.audit(context, { after, limit: PAGE });
      if (page.head < after) return await checkpoints.set(context, 'audit', 0);
      const records = page.items.map(({ record }) => AuditRecord.parse(record));
      for (let index = 0; index < records.length; index += BATCH) await handler(records.slice(index, index + BATCH));
      if (page.through > after) await checkpoints.advance(context, 'audit', page.through);
      after = page.through;
      if (after >= page.head) return;
    }
  }

  return {
    start: () => {
      running ??= loop();
    },
    sweep: async () => {
      for (const context of CONTEXTS) {
        await sweepContext(context).catch((error: unknown) => log.debug({ context, err: String(error) }, 'audit records not compared'));
      }
    },
    lag: () => lagOf(broker, AUDIT_STREAM, service, log),
    stop: async () => {
      ending.abort();
      pulling?.stop();
      await running;
      await storing;
    },
  };
}
