import { Readable } from 'node:stream';
import { csvLine, type Handler, type OperationRequest, ok } from '@praxis/chassis';
import type { exportAuditEvents as operation } from '@praxis/contracts/identity';
import { type AuditEntryRow, auditEntries, auditHeads } from './audit.row';
import { type AuditFilters, auditConditions } from './audit-filters';

type Request = OperationRequest<typeof operation>;

/** Entries in memory at a time. */
const PAGE = 500;

/**
 * What was recorded until now as a file, the oldest first. Entries never change, so it is read page by page, each in a transaction of its
 * own: nothing is held open for a slow reader, and a hundred thousand entries need the memory of one page.
 */
export const exportAuditEvents: Handler<typeof operation> = (request) =>
  request.inFirm(async (tx) => {
    const { format, ...filters } = request.query;
    const [head] = await auditHeads.select(tx, 'where firm_id = $1', [tx.firmId]);
    const until = head?.seq ?? 0;
    tx.changed({ targetId: tx.firmId, after: { format, filters, until } });
    const pages = pagesOf(request, filters, until);
    return ok(Readable.from(format === 'csv' ? csvOf(pages) : jsonOf(pages)), {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${request.at.toISOString().slice(0, 10)}.${format}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
  });

async function* pagesOf({ firmId, act, unitOfWork }: Request, filters: AuditFilters, until: number): AsyncGenerator<AuditEntryRow[]> {
  const chosen = auditConditions(filters);
  const conditions = chosen.map(([condition], index) => `and (${condition.replace('$', () => `$${index + 4}`)})`).join(' ');
  for (let after = 0; after < until; ) {
    const page = await unitOfWork.inFirm(
      firmId,
      act,
      (tx) =>
        auditEntries.select(tx, `where firm_id = $1 and seq > $2 and seq <= $3 ${conditions} order by seq limit ${PAGE}`, [
          tx.firmId,
          after,
          until,
          ...chosen.map(([, value]) => value),
        ]),
      { readOnly: true },
    );
    if (page.length > 0) yield page;
    after = page.length < PAGE ? until : (page.at(-1)?.seq ?? until);
  }
}

const columns = [
  'seq',
  'at',
  'context',
  'actor',
  'onBehalfOf',
  'action',
  'target',
  'targetId',
  'outcome',
  'reason',
  'severity',
  'breakGlassGrantId',
  'address',
  'userAgent',
  'correlationId',
  'before',
  'after',
  'id',
  'previousHash',
  'hash',
] as const;

async function* csvOf(pages: AsyncIterable<AuditEntryRow[]>): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const page of pages) {
    yield page
      .map((entry) => {
        const values: Record<string, unknown> = { ...entry.record, seq: entry.seq, previousHash: entry.previousHash, hash: entry.hash };
        return csvLine(columns.map((column) => cellOf(values[column])));
      })
      .join('');
  }
}

const cellOf = (value: unknown): string | number | undefined =>
  value === undefined || typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);

/** A JSON array, one entry a line. */
async function* jsonOf(pages: AsyncIterable<AuditEntryRow[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    const lines = page.map(({ seq, previousHash, hash, record }) => JSON.stringify({ seq, previousHash, hash, record }));
    yield before + lines.join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}
