import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Context } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Logger } from '../log';
import { EVENT_ROW_COLUMNS, type EventRow, envelopeOfRow } from './envelope';
import { type LogEntry, type LogEvent, type RepairPage, RepairRequest, repairSubject } from './repair';

/** How many positions one request may look through, so that a filter that matches nothing stays cheap. */
const SCAN = 20_000;
/** What an envelope adds to its data, generously. */
const ENVELOPE_BYTES = 1_500;
/** Part of the largest message that a page may fill. */
const FILL = 0.7;

/** Answers what this service has published, from its permanent records, one replica per question. */
export function serveRepair(options: { service: Context; pool: pg.Pool; nc: NatsConnection; log: Logger }): void {
  const { service, pool, nc, log } = options;
  const answer = async (message: Msg): Promise<void> => {
    try {
      const request = RepairRequest.parse(message.json());
      const page = await readPage(pool, service, request, Math.floor((nc.info?.max_payload ?? 1_048_576) * FILL));
      message.respond(JSON.stringify(page));
    } catch (error) {
      log.warn({ err: String(error) }, 'a page of the log could not be given');
      message.respond(JSON.stringify({ error: error instanceof Error ? error.message.slice(0, 500) : 'unknown' }));
    }
  };
  nc.subscribe(repairSubject(service), {
    queue: service,
    callback: (error, message) => {
      if (error !== null) log.error({ err: error.message }, 'the log cannot be served');
      else answer(message).catch((lost: unknown) => log.debug({ err: String(lost) }, 'an answer was lost'));
    },
  });
}

async function readPage(pool: pg.Pool, service: Context, request: RepairRequest, maxBytes: number): Promise<RepairPage<unknown>> {
  // The head is read first: whatever has a position up to it is visible to the statements that follow.
  const { rows } = await pool.query<{ events: string; audits: string }>(
    'select event_position as events, audit_position as audits from relay_lease',
  );
  const head = Number((request.audit ? rows[0]?.audits : rows[0]?.events) ?? 0);
  if (request.audit) return await auditPage(pool, request, head, maxBytes);
  const filter = filterOf(request, head);
  return request.brief ? await briefPage(pool, request, filter, head) : await eventPage(pool, service, request, filter, head, maxBytes);
}

interface Filter {
  where: string;
  values: unknown[];
  /** The last position that was looked at. */
  reach: number;
}

function filterOf(request: RepairRequest, head: number): Filter {
  // By firm there is an index; otherwise the stretch of the log is bounded.
  const reach = request.firm === undefined && request.positions === undefined ? Math.min(head, request.after + SCAN) : head;
  const values: unknown[] = [request.after, reach];
  const conditions = ['position > $1', 'position <= $2'];
  const add = (sql: string, value: unknown): void => {
    values.push(value);
    conditions.push(sql.replace('?', `$${values.length}`));
  };
  if (request.types !== undefined) add('type = any(?)', request.types);
  if (request.firm !== undefined) add('firm_id = ?', request.firm);
  if (request.from !== undefined) add('time >= ?', request.from);
  if (request.to !== undefined) add('time < ?', request.to);
  if (request.positions !== undefined) add('position = any(?::bigint[])', request.positions);
  return { where: conditions.join(' and '), values, reach };
}

/** A page that was cut goes as far as its last item; one that was not, as far as was looked. */
function pageOf<T extends { position: number }>(items: T[], cut: boolean, reach: number, head: number): RepairPage<T> {
  return { items, through: cut ? (items.at(-1)?.position ?? reach) : reach, head };
}

async function briefPage(pool: pg.Pool, request: RepairRequest, filter: Filter, head: number): Promise<RepairPage<LogEntry>> {
  const text = `select position, message_id, type, time from event_log where ${filter.where} order by position limit ${request.limit}`;
  const { rows } = await pool.query<{ position: string; message_id: string; type: string; time: Date }>(text, filter.values);
  const items = rows.map((row) => ({ position: Number(row.position), id: row.message_id, type: row.type, time: row.time.getTime() }));
  return pageOf(items, rows.length === request.limit, filter.reach, head);
}

async function eventPage(
  pool: pg.Pool,
  service: Context,
  request: RepairRequest,
  filter: Filter,
  head: number,
  maxBytes: number,
): Promise<RepairPage<LogEvent>> {
  const page = `select position, ${EVENT_ROW_COLUMNS} from event_log where ${filter.where} order by position limit ${request.limit}`;
  const { rows, cut } = await fitting<EventRow & { position: string }>(pool, page, filter.values, maxBytes);
  const items = rows.map((row) => ({ position: Number(row.position), event: envelopeOfRow(service, row) }));
  return pageOf(items, cut || rows.length === request.limit, filter.reach, head);
}

async function auditPage(pool: pg.Pool, request: RepairRequest, head: number, maxBytes: number) {
  const page = `select position, data::text as data from audit_sent where position > $1 and position <= $2 order by position limit ${request.limit}`;
  const { rows, cut } = await fitting<{ position: string; data: string }>(pool, page, [request.after, head], maxBytes);
  const items = rows.map((row) => ({ position: Number(row.position), record: JSON.parse(row.data) as unknown }));
  return pageOf(items, cut || rows.length === request.limit, head, head);
}

/** As many rows of the page as fit into one message, the first one in any case. */
async function fitting<R>(pool: pg.Pool, page: string, values: unknown[], maxBytes: number): Promise<{ rows: R[]; cut: boolean }> {
  const text = `select * from (
  select page.*, row_number() over w as place, count(*) over () as available, sum(octet_length(page.data) + ${ENVELOPE_BYTES}) over w as bytes
    from (${page}) page window w as (order by position)
) sized where place = 1 or bytes <= $${values.length + 1} order by position`;
  const { rows } = await pool.query<R & { available: string }>(text, [...values, maxBytes]);
  return { rows, cut: rows.length < Number(rows[0]?.available ?? 0) };
}
