import { type Context, defineEvent, type EventEnvelope, newId } from '@praxis/contracts/kernel';
import type pg from 'pg';
import { z } from 'zod';
import { type Reaction, react, type Tx, type UnitOfWork } from '../src';
import { createPools, type Pools } from '../src/database/pools';
import { createUnitOfWork } from '../src/database/unit-of-work';
import { type Failpoint, type FailpointName, noFailpoint } from '../src/failpoint';
import { jobInsert } from '../src/jobs/job-insert';
import { createLogger } from '../src/log';
import { createMessaging, type Messaging, type MessagingOptions } from '../src/messaging';
import { until } from '../src/testing';

/* One process of a service: its pools, its unit of work and its messaging, in the process of the test. */

export type Service = 'projects' | 'crm' | 'identity';

export interface Place {
  service: Service;
  appUrl: string;
  systemUrl: string;
  natsUrl: string;
  password: string;
}

/** The n-th thing that happened to an aggregate. */
export const stepped = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'stepped',
  description: 'A project went a step further.',
  data: z.object({ step: z.int(), text: z.string().optional() }),
});

/** Counts each step that a reaction did; a step that is done twice stands here twice. */
export const seeStep = (tx: Tx, event: EventEnvelope<{ step: number }>): void =>
  tx.write('insert into seen (firm_id, subject, step) values ($1, $2, $3)', [tx.firmId, event.subject, event.data.step]);

export const seeing = (handle: (tx: Tx, event: EventEnvelope<{ step: number }>) => Promise<void> | void = seeStep): Reaction =>
  react(stepped, { name: 'see-step', kind: 'effect' }, handle);

export interface TestNode {
  messaging: Messaging;
  unitOfWork: UnitOfWork;
  /** How often a commit woke the runner of parked events. */
  parkedWakes(): number;
  /** Commits steps of one aggregate, in one transaction. */
  step(firmId: string, subject: string, ...steps: number[]): Promise<void>;
  /** As if its process were suspended: its connections stay, and it asks the database nothing until it thaws. */
  freeze(): Promise<void>;
  thaw(): void;
  stop(): Promise<void>;
}

export async function createNode(place: Place, options: Partial<MessagingOptions>): Promise<TestNode> {
  const { service } = place;
  const log = createLogger(service, process.env['LOG_LEVEL'] ?? 'silent');
  const pools: Pools = await createPools({ service, databaseUrl: place.appUrl, systemDatabaseUrl: place.systemUrl, poolSize: 8, log });
  const freezer = freezable(pools);
  const failpoint: Failpoint = options.failpoint ?? noFailpoint;
  let parkedWakes = 0;
  const unitOfWork = createUnitOfWork({
    service,
    pools,
    jobInsert: jobInsert(service),
    log,
    failpoint: noFailpoint,
    wake: ({ parked }) => {
      messaging.wakeRelay();
      if (!parked) return;
      parkedWakes += 1;
      messaging.wakeParked();
    },
  });
  const messaging = createMessaging({
    service,
    subscribes: { crm: ['projects'], projects: ['crm'], identity: ['clients'] }[service] as Context[],
    reactions: service === 'crm' ? [seeing()] : [],
    unitOfWork,
    systemPool: pools.system,
    nats: { servers: place.natsUrl, user: service, pass: place.password },
    log,
    now: () => new Date(),
    ...options,
    failpoint,
  });
  let ended: Promise<void> | undefined;
  const node: TestNode = {
    messaging,
    unitOfWork,
    parkedWakes: () => parkedWakes,
    step: async (firmId, subject, ...steps) => {
      const id = newId();
      await unitOfWork.inFirm(firmId, { actor: 'user:test', correlationId: id, causationId: id, at: new Date() }, (tx) => {
        for (const step of steps) tx.publish(stepped, { subject, data: { step } });
      });
    },
    freeze: freezer.freeze,
    thaw: freezer.thaw,
    stop: async () => {
      freezer.thaw();
      ended ??= messaging.stop().then(() => pools.end());
      await ended;
    },
  };
  await messaging.start();
  return node;
}

/** Holds every statement and every new transaction of a process, as a suspended process would not send them. */
function freezable(pools: Pools): { freeze: () => Promise<void>; thaw: () => void } {
  let gate: Promise<void> | undefined;
  let open: () => void = () => undefined;
  const query = pools.system.query.bind(pools.system) as (...args: unknown[]) => Promise<pg.QueryResult>;
  const connect = pools.app.connect.bind(pools.app);
  pools.system.query = (async (...args: unknown[]) => {
    await gate;
    return await query(...args);
  }) as typeof pools.system.query;
  pools.app.connect = async () => {
    await gate;
    return await connect();
  };
  return {
    freeze: async () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    thaw: () => {
      gate = undefined;
      open();
    },
  };
}

/** A failpoint that holds everybody who comes to one place, and says when somebody has come. */
export function trap(name: FailpointName): { failpoint: Failpoint; caught: () => Promise<void>; release: () => void; hits: () => number } {
  let hits = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    failpoint: async (place) => {
      if (place !== name) return;
      hits += 1;
      await gate;
    },
    caught: async () => {
      await until(() => hits > 0, { what: `somebody at ${name}` });
    },
    release: open,
    hits: () => hits,
  };
}
