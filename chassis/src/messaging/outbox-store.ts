import type pg from 'pg';
import { EVENT_ROW_COLUMNS, type EventRow } from './envelope';
import type { Sendable } from './fair-batch';

export type OutboxRow = Sendable & EventRow;

interface Ends {
  /** The first and the last unsent id; null when there is none. */
  low: string | null;
  high: string | null;
}

const BATCH = 500;
const KINDS = 3;
/** Ids that one look covers at first. The table is mostly empty, so the planner's idea of it is wrong whenever it matters: a look that is
 *  bounded by id stays cheap whatever plan it gets. */
const WINDOW = 2_000;
const WIDER = 8;
/** With fewer firms than this at the front, one of them may be holding up others that stand behind. */
const MANY_FIRMS = 10;
const OTHERS_EVERY_MS = 250;
/** Share of the time that looking beyond a long backlog may take. */
const OTHERS_SHARE = 10;
const HELD_BACK_EVERY_MS = 10_000;

const FIRST = '(select min(id) from outbox where refused_at is null)';
const LAST = '(select max(id) from outbox where refused_at is null)';
const ENDS = `select ${FIRST} as low, ${LAST} as high`;
const COLUMNS = `id, kind, nats_subject, ${EVENT_ROW_COLUMNS}`;
const UNSENT = `from outbox where refused_at is null and kind = any($1) and id <> all($2::bigint[]) and aggregate_id <> all($3::text[])`;
const MINE = 'exists (select from relay_lease where epoch = $4)';
const IN_ORDER = `order by id limit ${BATCH}`;
const READ_FIRST = `select ${COLUMNS}, ${FIRST} as low, ${LAST} as high ${UNSENT} and ${MINE} and id >= ${FIRST} and id < ${FIRST} + ${WINDOW} ${IN_ORDER}`;
const READ_NEXT = `select ${COLUMNS} ${UNSENT} and ${MINE} and id >= $5 and id < $6 ${IN_ORDER}`;
const READ_OTHERS = `select ${COLUMNS} ${UNSENT} and firm_id <> all($4::uuid[]) ${IN_ORDER}`;
const HELD_BACK = 'select distinct aggregate_id from outbox where refused_at is not null';

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
  /**
   * Up to 500 unsent rows in order, without those that are being moved and those behind a refused one of their aggregate. When a few firms
   * fill them, also the first 500 of other firms.
   */
  read(epoch: string, kinds: readonly string[], except: readonly string[]): Promise<{ rows: OutboxRow[]; more: boolean }>;
  /** Moves sent rows into the permanent records. Returns how many; fewer than asked when the epoch is no longer ours. */
  move(epoch: string, ids: readonly string[]): Promise<number>;
  refuse(epoch: string, id: string, reason: string): Promise<void>;
}

/** @param clock monotonic milliseconds */
export function createOutboxStore(pool: pg.Pool, clock: () => number): OutboxStore {
  let othersFrom = Number.NEGATIVE_INFINITY;
  let heldBack: { aggregates: string[]; until: number } = { aggregates: [], until: Number.NEGATIVE_INFINITY };

  async function aggregatesHeldBack(): Promise<string[]> {
    if (clock() >= heldBack.until) {
      const { rows } = await pool.query<{ aggregate_id: string }>(HELD_BACK);
      heldBack = { aggregates: rows.map(({ aggregate_id }) => aggregate_id), until: clock() + HELD_BACK_EVERY_MS };
    }
    return heldBack.aggregates;
  }

  /** Window by window from the first unsent row: an id that commits late is below none of them, because it is unsent too. */
  async function readFront(epoch: string, filter: readonly unknown[], unfiltered: boolean): Promise<OutboxRow[]> {
    const { rows } = await pool.query<OutboxRow & Ends>({ name: 'relay-first', text: READ_FIRST, values: [...filter, epoch] });
    if (rows.length === BATCH || (rows.length === 0 && unfiltered)) return rows;
    const { low, high } = rows[0] ?? (await endsOf());
    if (low === null || high === null) return [];
    let from = BigInt(low) + BigInt(WINDOW);
    for (let width = WINDOW * WIDER; from <= BigInt(high) && rows.length < BATCH; width *= WIDER) {
      const to = from + BigInt(width);
      const window = await pool.query<OutboxRow & Ends>({ name: 'relay-next', text: READ_NEXT, values: [...filter, epoch, from, to] });
      rows.push(...window.rows);
      from = to;
    }
    return rows.slice(0, BATCH);
  }

  async function endsOf(): Promise<Ends> {
    const { rows } = await pool.query<Ends>(ENDS);
    return rows[0] ?? { low: null, high: null };
  }

  async function readOthers(rows: readonly OutboxRow[], filter: readonly unknown[]): Promise<OutboxRow[]> {
    const firms = [...new Set(rows.map(({ firm_id }) => firm_id))];
    const began = clock();
    if (firms.length >= MANY_FIRMS || began < othersFrom) return [];
    const others = await pool.query<OutboxRow>({ name: 'relay-read-others', text: READ_OTHERS, values: [...filter, firms] });
    othersFrom = clock() + Math.max(OTHERS_EVERY_MS, (clock() - began) * OTHERS_SHARE);
    return others.rows;
  }

  return {
    read: async (epoch, kinds, except) => {
      const filter = [kinds, except, await aggregatesHeldBack()] as const;
      const unfiltered = except.length === 0 && filter[2]?.length === 0 && kinds.length === KINDS;
      const rows = await readFront(epoch, filter, unfiltered);
      const more = rows.length === BATCH;
      return { rows: more ? [...rows, ...(await readOthers(rows, filter))] : rows, more };
    },
    move: async (epoch, ids) => {
      const { rows } = await pool.query<{ moved: number }>({ name: 'relay-move', text: MOVE, values: [epoch, ids] });
      return rows[0]?.moved ?? 0;
    },
    refuse: async (epoch, id, reason) => {
      await pool.query(REFUSE, [epoch, id, reason.slice(0, 1000)]);
      heldBack.until = Number.NEGATIVE_INFINITY;
    },
  };
}
