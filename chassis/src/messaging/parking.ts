import { setTimeout as delay } from 'node:timers/promises';
import { type Context, type EventEnvelope, httpErrors } from '@praxis/contracts/kernel';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import type { Reaction } from '../reaction';
import type { Tx, UnitOfWork } from '../transaction';
import { isParked, isTooLate, nextAttempt, QUICK_DELAYS_MS } from './backoff';
import { contextOfType } from './envelope';
import { type Failure, failureOf } from './failure';
import type { Slots } from './lanes';
import type { ParkedRow, ParkedStore } from './parked-store';
import { Interrupted, type Patience } from './patience';
import type { ReactionIndex } from './reaction-index';
import type { ReactionRunner } from './reaction-run';

const ENTER_RECOVERED = `insert into inbox (reaction, event_id, firm_id, context, event_time) values ($1, $2, $3, $4, $5)
on conflict (event_id, reaction) do nothing returning event_id`;
const COUNT_ATTEMPT = `update parked set attempts = attempts + 1, next_at = $2, version = version + 1
 where id = $1 and status = 'parked' and attempts = $3 returning id`;

/** As if its quick attempts had been made, and some more: it comes back late. */
const ATTEMPTS_OF_A_KILLER = 5;

export type AttemptOutcome = 'recovered' | 'failed' | 'dead' | 'gone';

/** Records and tells of what fails, and runs it again. */
export interface Parking {
  /** After a first failure: records it and makes the quick attempts. Resolves when the event is done, parked or dead. */
  afterFailure(reaction: Reaction, event: EventEnvelope, failure: Failure): Promise<void>;
  /** The event, or an earlier one of its aggregate, is parked for the reaction. */
  behind(reaction: Reaction, event: EventEnvelope): Promise<void>;
  /** The event is suspected of ending the process that handles it. */
  unhandled(reaction: Reaction, event: EventEnvelope): Promise<void>;
  /** Runs a parked event once more. */
  attempt(row: ParkedRow): Promise<AttemptOutcome>;
}

export function createParking(options: {
  service: Context;
  unitOfWork: UnitOfWork;
  index: ReactionIndex;
  runner: ReactionRunner;
  store: ParkedStore;
  slots: Slots;
  patiently: Patience;
  signal: AbortSignal;
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
  log: Logger;
  failpoint: Failpoint;
}): Parking {
  const { service, unitOfWork, index, runner, store, slots, patiently, signal, now, random, log, failpoint } = options;

  const inFirm = <T>(reaction: Reaction, event: EventEnvelope, work: (tx: Tx) => Promise<T>): Promise<T> =>
    patiently(() => unitOfWork.inFirm(event.firmid, runner.actOf(reaction, event), work));

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

  async function attempt(row: ParkedRow): Promise<AttemptOutcome> {
    const reaction = index.find(row.reaction, row.event_type);
    const attempts = row.attempts + 1;
    // Counted before it is tried: an event that ends its handler's process comes back ever later.
    const guard = nextAttempt(now(), attempts, random());
    const counted = await patiently(() => unitOfWork.asSystem((tx) => tx.query(COUNT_ATTEMPT, [row.id, guard, row.attempts])));
    if (counted.length === 0) return 'gone';
    const counting = { ...row, attempts };
    if (reaction === undefined) return await bury(counting);
    try {
      return await patiently(() => slots.use(() => runner.observed([{ reaction, event: row.event }], () => runParked(reaction, counting))));
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      return await recordAgain(reaction, counting, failureOf(error));
    }
  }

  async function runParked(reaction: Reaction, row: ParkedRow): Promise<AttemptOutcome> {
    const { event, act, skipped } = runner.prepare(reaction, row.event);
    return await unitOfWork.inFirm(event.firmid, act, async (tx) => {
      if (!(await store.recover(tx, row.id))) return 'gone';
      const entry = [reaction.name, event.id, event.firmid, contextOfType(event.type), event.time];
      const entered = await tx.query(ENTER_RECOVERED, entry);
      if (entered.length === 1 && !skipped) await reaction.handle(tx, event);
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
  async function bury(row: ParkedRow): Promise<AttemptOutcome> {
    const failure = { code: 'reaction.unknown', detail: `This release has no reaction "${row.reaction}".`, permanent: true };
    const act = { actor: `system:${service}`, correlationId: row.event.correlationid, causationId: row.event_id, at: now() };
    return await patiently(() =>
      unitOfWork.inFirm(row.firm_id, act, async (tx) => {
        if ((await store.fail(tx, row.id, 'dead', failure)) === undefined) return 'gone';
        store.releaseNext(tx, row);
        store.tellFailed(tx, row, failure, { status: 'dead' });
        report(row, failure, 'dead');
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
    attempt,
    afterFailure: async (reaction, event, failure) => {
      const row = await recordFirst(reaction, event, failure);
      if (row === undefined || failure.permanent) return;
      for (const wait of QUICK_DELAYS_MS) {
        await delay(wait, undefined, { signal }).catch(() => undefined); // aborted: the parked row is safe
        if (signal.aborted || (await attempt(row)) !== 'failed') return;
        row.attempts += 1;
      }
    },
    behind: async (reaction, event) => {
      const failure = { code: 'reaction.waiting', detail: 'An earlier event of the same aggregate waits.', permanent: false };
      await inFirm(reaction, event, async (tx) => {
        if (!(await store.insertBehind(tx, reaction, event, failure, tx.at))) return;
        store.tellFailed(tx, { reaction: reaction.name, event, attempts: 0 }, failure, { status: 'parked' });
      });
    },
    unhandled: async (reaction, event) => {
      const detail = 'It was delivered again and again without an end of its handling.';
      const failure = { code: httpErrors.internal.code, detail, permanent: false };
      await inFirm(reaction, event, async (tx) => {
        const nextAt = nextAttempt(tx.at, ATTEMPTS_OF_A_KILLER, random());
        const row = await store.insertFailed(tx, reaction, event, failure, { attempts: ATTEMPTS_OF_A_KILLER, nextAt });
        if (row === undefined) return;
        store.tellFailed(tx, row, failure, { status: 'parked', nextAttemptAt: nextAt });
        report(row, failure, 'parked');
      });
    },
  };
}
