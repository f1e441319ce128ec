import { type Context, type EventEnvelope, httpErrors, reactionFailed, reactionRecovered } from '@praxis/contracts/kernel';
import type { Reaction } from '../reaction';
import type { Tx } from '../transaction';
import { contextOfType, isReactionEvent } from './envelope';
import type { Failure } from './failure';

export interface ParkedRow {
  id: string;
  reaction: string;
  event_id: string;
  firm_id: string;
  event_type: string;
  subject: string;
  attempts: number;
  first_failed_at: Date;
  event: EventEnvelope;
}

const INSERT = `insert into parked (id, reaction, event_id, firm_id, context, event_type, subject, aggregate_version, correlation_id,
  status, attempts, next_at, error_code, error_detail, first_failed_at, last_failed_at, event)
select $1, $2::text, $3::uuid, $4, $5, $6, $7::text, $8, $9, $10, $11, %NEXT%, $13, $14, $15, $15, $16
 where not exists (select from inbox where event_id = $3 and reaction = $2)
on conflict (event_id, reaction) do nothing returning id`;
const INSERT_FAILED = INSERT.replace('%NEXT%', '$12::timestamptz');
const INSERT_BEHIND = INSERT.replace(
  '%NEXT%',
  `case when exists (select from parked where reaction = $2 and subject = $7 and status = 'parked') then null else $12::timestamptz end`,
);
const RECOVER = `update parked set status = 'recovered', next_at = null, version = version + 1 where id = $1 and status = 'parked' returning id`;
const FAIL = `update parked set status = $2, next_at = case when $2 = 'dead' then null else next_at end, error_code = $3, error_detail = $4,
  last_failed_at = $5, version = version + 1 where id = $1 and status = 'parked' returning id, next_at`;
/** Gets $1 reaction, $2 subject, $3 now: lets the next one of the aggregate go. */
export const RELEASE_NEXT = `update parked set next_at = $3 where id = (
  select id from parked where reaction = $1 and subject = $2 and status = 'parked' order by aggregate_version, event_id limit 1)`;

export type ReactionStatus = 'retrying' | 'parked' | 'dead';

/** Writes what becomes of an event whose reaction failed, and tells of it, in the caller's transaction. */
export function createParkedStore(service: Context) {
  const failed = reactionFailed(service);
  const recovered = reactionRecovered(service);
  const causeOf = (reaction: string, event: EventEnvelope, attempts: number) => ({
    reaction,
    causeEventId: event.id,
    causeEventType: event.type,
    causeSubject: event.subject,
    attempts: Math.max(attempts, 1),
  });

  /** A failing reaction to a failure would tell of itself for ever. */
  function tellFailed(tx: Tx, row: { reaction: string; event: EventEnvelope; attempts: number }, failure: Failure, told: Told): void {
    const { event } = row;
    if (isReactionEvent(event.type)) return;
    tx.publish(failed, {
      subject: event.id,
      clientId: event.clientid,
      data: {
        ...causeOf(row.reaction, event, row.attempts),
        errorCode: failure.code,
        // The message of a defect may name values; it stays in the table, for operators.
        errorDetail: failure.code === httpErrors.internal.code ? httpErrors.internal.title : failure.detail,
        status: told.status,
        ...(told.nextAttemptAt === undefined ? {} : { nextAttemptAt: told.nextAttemptAt.toISOString() }),
      },
    });
  }

  function tellRecovered(tx: Tx, row: { reaction: string; event: EventEnvelope; attempts: number }): void {
    if (isReactionEvent(row.event.type)) return;
    tx.publish(recovered, { subject: row.event.id, clientId: row.event.clientid, data: causeOf(row.reaction, row.event, row.attempts) });
  }

  const insertValues = (tx: Tx, id: string, reaction: Reaction, event: EventEnvelope, failure: Failure, given: Given) => [
    id,
    reaction.name,
    event.id,
    event.firmid,
    contextOfType(event.type),
    event.type,
    event.subject,
    event.aggregateversion,
    event.correlationid,
    failure.permanent ? 'dead' : 'parked',
    given.attempts,
    given.nextAt,
    failure.code,
    failure.detail,
    tx.at,
    JSON.stringify(event),
  ];

  return {
    tellFailed,
    tellRecovered,
    /** A first failure. Undefined when the event is done or known as failed already. */
    async insertFailed(tx: Tx, reaction: Reaction, event: EventEnvelope, failure: Failure, given: Given): Promise<ParkedRow | undefined> {
      const id = tx.newId();
      const rows = await tx.query(INSERT_FAILED, insertValues(tx, id, reaction, event, failure, given));
      if (rows.length === 0) return undefined;
      return { ...rowOf(id, reaction, event), attempts: given.attempts, first_failed_at: tx.at };
    },
    /** An event behind a parked one of its aggregate; runs at `nextAt` should nothing be in front of it any more. */
    async insertBehind(tx: Tx, reaction: Reaction, event: EventEnvelope, failure: Failure, nextAt: Date): Promise<boolean> {
      const values = insertValues(tx, tx.newId(), reaction, event, failure, { attempts: 0, nextAt });
      return (await tx.query(INSERT_BEHIND, values)).length === 1;
    },
    /** False when somebody else has settled it meanwhile. */
    recover: async (tx: Tx, id: string): Promise<boolean> => (await tx.query(RECOVER, [id])).length === 1,
    /** Records another failure; returns when it is tried next, or undefined when it was settled meanwhile. */
    async fail(tx: Tx, id: string, status: 'parked' | 'dead', failure: Failure): Promise<{ nextAt: Date | undefined } | undefined> {
      const [row] = await tx.query<{ next_at: Date | null }>(FAIL, [id, status, failure.code, failure.detail, tx.at]);
      return row === undefined ? undefined : { nextAt: row.next_at ?? undefined };
    },
    releaseNext: (tx: Tx, row: Pick<ParkedRow, 'reaction' | 'subject'>): void => tx.write(RELEASE_NEXT, [row.reaction, row.subject, tx.at]),
  };
}

export type ParkedStore = ReturnType<typeof createParkedStore>;

interface Given {
  attempts: number;
  nextAt: Date | null;
}

interface Told {
  status: ReactionStatus;
  nextAttemptAt?: Date | undefined;
}

const rowOf = (id: string, reaction: Reaction, event: EventEnvelope): Omit<ParkedRow, 'attempts' | 'first_failed_at'> => ({
  id,
  reaction: reaction.name,
  event_id: event.id,
  firm_id: event.firmid,
  event_type: event.type,
  subject: event.subject,
  event,
});
