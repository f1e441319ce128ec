import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { isSpanContextValid, type Link, SpanKind, SpanStatusCode, type TraceFlags, trace } from '@opentelemetry/api';
import { type Context, type EventEnvelope, httpErrors } from '@praxis/contracts/kernel';
import type { Act } from '../act';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import type { Reaction } from '../reaction';
import type { Tx, UnitOfWork } from '../transaction';
import { isParked, isTooLate, nextAttempt, QUICK_DELAYS_MS } from './backoff';
import { contextOfType } from './envelope';
import { type Failure, failureOf, isDuplicate, isHeldBack } from './failure';
import type { Slots } from './lanes';
import type { ParkedRow, ParkedStore } from './parked-store';
import { Interrupted, type Patience } from './patience';
import type { ReactionIndex } from './reaction-index';

/**
 * First statement of a reaction's transaction. A duplicate breaks the primary key. While this event, or an earlier one of its aggregate,
 * is parked for the reaction, the name becomes null, which the column refuses: no look-up of its own is needed on the way.
 */
const ENTER = `insert into inbox (reaction, event_id, firm_id, context, event_time, outcome)
select case when exists (select from parked where event_id = $2::uuid and reaction = $1::text)
         or exists (select from parked where reaction = $1::text and subject = $6 and status = 'parked') then null else $1::text end,
       $2::uuid, $3::uuid, $4, $5::timestamptz, $7`;
const ENTER_RECOVERED = `insert into inbox (reaction, event_id, firm_id, context, event_time) values ($1, $2, $3, $4, $5)
on conflict (event_id, reaction) do nothing returning event_id`;
const COUNT_ATTEMPT = `update parked set attempts = attempts + 1, next_at = $2, version = version + 1
 where id = $1 and status = 'parked' and attempts = $3 returning id`;

export type AttemptOutcome = 'recovered' | 'failed' | 'dead' | 'gone';

/** Runs reactions so that each event has its effect exactly once, and records those that fail. */
export interface Inbox {
  /**
   * Resolves when every reaction to the event is settled: done, seen before, skipped, parked or dead.
   * Call it one at a time for the events of one aggregate.
   * @throws Interrupted when the process stops first
   */
  settle(event: EventEnvelope, how?: SettleOptions): Promise<void>;
  /** Runs a parked event once more. */
  attempt(row: ParkedRow): Promise<AttemptOutcome>;
}

export interface SettleOptions {
  /** The event arrived so often that it must be suspected of ending its handler: it is parked before it is handled. */
  kills?: boolean;
  /** Only these of the reactions to the event. */
  reactions?: readonly Reaction[];
}

export interface InboxOptions {
  service: Context;
  unitOfWork: UnitOfWork;
  index: ReactionIndex;
  store: ParkedStore;
  slots: Slots;
  patiently: Patience;
  /** Instant (ms since the epoch) of the service's first start, for reactions `from: 'now'`. */
  firstStart: (context: Context) => number;
  signal: AbortSignal;
  now: () => Date;
  random: () => number;
  /** Told of each run, for the figures: seconds. */
  observe: (reaction: string, outcome: RunOutcome, seconds: number) => void;
  log: Logger;
  failpoint: Failpoint;
}

export type RunOutcome = 'done' | 'duplicate' | 'waiting' | 'failed';

const tracer = trace.getTracer('@praxis/chassis');

export function createInbox(options: InboxOptions): Inbox {
  const { service, unitOfWork, index, store, slots, patiently, now, random, log, failpoint } = options;

  const actOf = (reaction: Reaction, event: EventEnvelope): Act => ({
    actor: `reaction:${service}.${reaction.name}`,
    correlationId: event.correlationid,
    causationId: event.id,
    at: now(),
    traceparent: event.traceparent,
  });
  const inFirm = <T>(reaction: Reaction, event: EventEnvelope, work: (tx: Tx) => Promise<T>): Promise<T> =>
    patiently(() => unitOfWork.inFirm(event.firmid, actOf(reaction, event), work));
  const parse = (reaction: Reaction, event: EventEnvelope): EventEnvelope => ({ ...event, data: reaction.event.data.parse(event.data) });

  /** The usual way: entering the inbox, the effect, its events, all in one transaction. */
  async function run(reaction: Reaction, event: EventEnvelope): Promise<void> {
    await failpoint('reaction.before-begin');
    const parsed = parse(reaction, event);
    const skipped = reaction.from === 'now' && Date.parse(event.time) < options.firstStart(contextOfType(event.type));
    const values = [
      reaction.name,
      event.id,
      event.firmid,
      contextOfType(event.type),
      event.time,
      event.subject,
      skipped ? 'skipped' : 'done',
    ];
    await unitOfWork.inFirm(
      event.firmid,
      actOf(reaction, event),
      async (tx) => {
        if (!skipped) await reaction.handle(tx, parsed);
        await failpoint('reaction.inside');
      },
      { first: (tx) => tx.write(ENTER, values) },
    );
  }

  /** A span of its own, linked to the trace that caused it: a message may be handled long after and more than once. */
  async function observed<T>(reaction: Reaction, event: EventEnvelope, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const attributes = {
      'messaging.system': 'nats',
      'messaging.message.id': event.id,
      'cloudevents.event_type': event.type,
      'praxis.firm': event.firmid,
      'praxis.correlation': event.correlationid,
    };
    const spanOptions = { kind: SpanKind.CONSUMER, links: linkTo(event.traceparent), attributes };
    return await tracer.startActiveSpan(`reaction ${service}.${reaction.name}`, spanOptions, async (span) => {
      let outcome: RunOutcome = 'done';
      try {
        return await work();
      } catch (error) {
        outcome = isDuplicate(error) ? 'duplicate' : isHeldBack(error) ? 'waiting' : 'failed';
        if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
        options.observe(reaction.name, outcome, (performance.now() - began) / 1000);
      }
    });
  }

  async function settleOne(reaction: Reaction, event: EventEnvelope, kills: boolean): Promise<void> {
    if (kills) return await parkUnhandled(reaction, event);
    let failure: Failure;
    try {
      return await patiently(() => slots.use(() => observed(reaction, event, () => run(reaction, event))));
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      if (isDuplicate(error)) return;
      if (isHeldBack(error)) return await parkBehind(reaction, event);
      failure = failureOf(error);
    }
    const row = await recordFirst(reaction, event, failure);
    if (row === undefined || failure.permanent) return;
    for (const wait of QUICK_DELAYS_MS) {
      await delay(wait, undefined, { signal: options.signal }).catch(() => undefined); // aborted: the parked row is safe
      if (options.signal.aborted || (await attempt(row)) !== 'failed') return;
      row.attempts += 1;
    }
  }

  function recordFirst(reaction: Reaction, event: EventEnvelope, failure: Failure): Promise<ParkedRow | undefined> {
    return inFirm(reaction, event, async (tx) => {
      const guard = nextAttempt(tx.at, 1, random());
      const row = await store.insertFailed(tx, reaction, event, failure, { attempts: 1, nextAt: failure.permanent ? null : guard });
      if (row === undefined) return undefined;
      const status = failure.permanent ? 'dead' : 'retrying';
      const nextAttemptAt = failure.permanent ? undefined : new Date(tx.at.getTime() + (QUICK_DELAYS_MS[0] ?? 0));
      store.tellFailed(tx, row, failure, { status, nextAttemptAt });
      report(row, failure, status);
      return row;
    });
  }

  async function parkBehind(reaction: Reaction, event: EventEnvelope): Promise<void> {
    const failure = { code: 'reaction.waiting', detail: 'An earlier event of the same aggregate waits.', permanent: false };
    await inFirm(reaction, event, async (tx) => {
      if (!(await store.insertBehind(tx, reaction, event, failure, tx.at))) return;
      store.tellFailed(tx, { reaction: reaction.name, event, attempts: 0 }, failure, { status: 'parked' });
    });
  }

  async function parkUnhandled(reaction: Reaction, event: EventEnvelope): Promise<void> {
    const failure = {
      code: httpErrors.internal.code,
      detail: 'It was delivered again and again without an end of its handling.',
      permanent: false,
    };
    await inFirm(reaction, event, async (tx) => {
      const nextAt = nextAttempt(tx.at, 5, random());
      const row = await store.insertFailed(tx, reaction, event, failure, { attempts: 5, nextAt });
      if (row === undefined) return;
      store.tellFailed(tx, row, failure, { status: 'parked', nextAttemptAt: nextAt });
      report(row, failure, 'parked');
    });
  }

  async function attempt(row: ParkedRow): Promise<AttemptOutcome> {
    const { event } = row;
    const reaction = index.find(row.reaction, row.event_type);
    const attempts = row.attempts + 1;
    // Counted before it is tried: an event that ends its handler's process comes back ever later.
    const guard = nextAttempt(now(), attempts, random());
    const counted = await patiently(() => unitOfWork.asSystem((tx) => tx.query(COUNT_ATTEMPT, [row.id, guard, row.attempts])));
    if (counted.length === 0) return 'gone';
    if (reaction === undefined) return await bury(row, attempts);
    try {
      return await patiently(() => slots.use(() => observed(reaction, event, () => runParked(reaction, { ...row, attempts }))));
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      return await recordAgain(reaction, { ...row, attempts }, failureOf(error));
    }
  }

  async function runParked(reaction: Reaction, row: ParkedRow): Promise<AttemptOutcome> {
    const event = parse(reaction, row.event);
    return await unitOfWork.inFirm(event.firmid, actOf(reaction, event), async (tx) => {
      if (!(await store.recover(tx, row.id))) return 'gone';
      const entry = [reaction.name, event.id, event.firmid, contextOfType(event.type), event.time];
      const entered = await tx.query(ENTER_RECOVERED, entry);
      if (entered.length === 1) await reaction.handle(tx, event);
      store.releaseNext(tx, row);
      store.tellRecovered(tx, row);
      await failpoint('reaction.inside');
      return 'recovered';
    });
  }

  async function recordAgain(reaction: Reaction, row: ParkedRow, failure: Failure): Promise<AttemptOutcome> {
    return await inFirm(reaction, row.event, async (tx) => {
      const dead = failure.permanent || isTooLate(row.first_failed_at, tx.at);
      const recorded = await store.fail(tx, row.id, dead ? 'dead' : 'parked', failure);
      if (recorded === undefined) return 'gone';
      if (dead) store.releaseNext(tx, row);
      // The attempt that ends the quick ones is the moment of parking; later ones are not told one by one.
      const parkedNow = isParked(row.attempts) && !isParked(row.attempts - 1);
      if (dead || parkedNow) {
        const status = dead ? 'dead' : 'parked';
        store.tellFailed(tx, row, failure, { status, nextAttemptAt: recorded.nextAt });
        report(row, failure, status);
      }
      return dead ? 'dead' : 'failed';
    });
  }

  /** The release that parked the event knew a reaction that this one does not. */
  async function bury(row: ParkedRow, attempts: number): Promise<AttemptOutcome> {
    const failure = { code: 'reaction.unknown', detail: `This release has no reaction "${row.reaction}".`, permanent: true };
    const act = { actor: `system:${service}`, correlationId: row.event.correlationid, causationId: row.event_id, at: now() };
    return await patiently(() =>
      unitOfWork.inFirm(row.firm_id, act, async (tx) => {
        if ((await store.fail(tx, row.id, 'dead', failure)) === undefined) return 'gone';
        store.releaseNext(tx, row);
        store.tellFailed(tx, { ...row, attempts }, failure, { status: 'dead' });
        return 'dead';
      }),
    );
  }

  function report(row: ParkedRow, failure: Failure, status: string): void {
    const fields = {
      reaction: row.reaction,
      eventId: row.event_id,
      eventType: row.event_type,
      firm: row.firm_id,
      code: failure.code,
      status,
    };
    if (status === 'dead') log.error({ ...fields, alert: 'dead-letter' }, 'a reaction failed for good');
    else log.warn({ ...fields, attempts: row.attempts }, 'a reaction failed');
  }

  return {
    settle: async (event, { kills = false, reactions } = {}) => {
      const concerned = index.of(event.type).filter((reaction) => reactions === undefined || reactions.includes(reaction));
      const outcomes = await Promise.allSettled(concerned.map((reaction) => settleOne(reaction, event, kills)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    },
    attempt,
  };
}

function linkTo(traceparent: string | undefined): Link[] {
  const [, traceId = '', spanId = '', flags = '0'] = traceparent?.split('-') ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) as TraceFlags, isRemote: true };
  return isSpanContextValid(context) ? [{ context }] : [];
}
