import type pg from 'pg';
import { EVENT_ROW_COLUMNS, type EventRow } from './envelope';
import type { Sendable } from './fair-batch';

export type OutboxRow = Sendable & EventRow;

const BATCH = 500;

// Behind a row that was refused for good wait only the later ones of its aggregate.
const UNSENT = `from outbox o
 where refused_at is null and kind = any($2)
   and exists (select from relay_lease where epoch = $1)
   and not exists (select from outbox r where r.refused_at is not null and r.aggregate_id = o.aggregate_id and r.kind = o.kind and r.id < o.id)`;
const COLUMNS = `id, kind, nats_subject, ${EVENT_ROW_COLUMNS}`;
const READ = `select ${COLUMNS} ${UNSENT} order by id limit ${BATCH}`;
const READ_OTHERS = `select ${COLUMNS} ${UNSENT} and firm_id <> all($3) order by id limit ${BATCH}`;

// One statement: either all of it happened under our epoch or nothing did. Positions are given here and nowhere else, so they have no
// gaps that fill later.
const MOVE = `with held as (select from relay_lease where epoch = $1 for update),
moved as (delete from outbox where id = any($2::bigint[]) and exists (select from held) returning *),
counted as (select count(*) filter (where kind = 'event') as events, count(*) filter (where kind = 'audit') as audits from moved),
lease as (
  update relay_lease l set event_position = l.event_position + c.events, audit_position = l.audit_position + c.audits
    from counted c where l.epoch = $1 and exists (select from held)
  returning l.event_position - c.events as event_base, l.audit_position - c.audits as audit_base),
logged as (
  insert into event_log (position, message_id, firm_id, type, aggregate_id, aggregate_version, time, correlation_id, causation_id, actor,
                         client_id, traceparent, data)
  select event_base + row_number() over (order by id), message_id, firm_id, type, aggregate_id, aggregate_version, time, correlation_id,
         causation_id, actor, client_id, traceparent, data
    from moved, lease where kind = 'event'),
audited as (
  insert into audit_sent (position, message_id, firm_id, time, data)
  select audit_base + row_number() over (order by id), message_id, firm_id, time, data from moved, lease where kind = 'audit')
select count(*)::int as moved from moved`;

const REFUSE = `update outbox set refused_at = clock_timestamp(), refusal = $3
 where id = $2 and exists (select from relay_lease where epoch = $1)`;

/** The relay's view of the outbox, always under its epoch. */
export interface OutboxStore {
  /** Up to 500 unsent rows in order; when more wait, also the first 500 of the firms that are not among them. */
  read(epoch: string, kinds: readonly string[]): Promise<{ rows: OutboxRow[]; more: boolean }>;
  /** Moves sent rows into the permanent records. Returns how many; fewer than asked when the epoch is no longer ours. */
  move(epoch: string, ids: readonly string[]): Promise<number>;
  refuse(epoch: string, id: string, reason: string): Promise<void>;
}

/** How often (ms) to look beyond a long backlog for firms that wait behind it. */
const OTHERS_EVERY_MS = 250;

export function createOutboxStore(pool: pg.Pool, clock: () => number): OutboxStore {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    read: async (epoch, kinds) => {
      const { rows } = await pool.query<OutboxRow>({ name: 'relay-read', text: READ, values: [epoch, kinds] });
      const more = rows.length === BATCH;
      if (!more || clock() - lookedAt < OTHERS_EVERY_MS) return { rows, more };
      lookedAt = clock();
      const firms = [...new Set(rows.map(({ firm_id }) => firm_id))];
      const others = await pool.query<OutboxRow>({ name: 'relay-read-others', text: READ_OTHERS, values: [epoch, kinds, firms] });
      return { rows: [...rows, ...others.rows], more };
    },
    move: async (epoch, ids) => {
      const { rows } = await pool.query<{ moved: number }>({ name: 'relay-move', text: MOVE, values: [epoch, ids] });
      return rows[0]?.moved ?? 0;
    },
    refuse: async (epoch, id, reason) => {
      await pool.query(REFUSE, [epoch, id, reason.slice(0, 1000)]);
    },
  };
}
