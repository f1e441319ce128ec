import type { ListStatement } from '@praxis/chassis';
import { readPage } from '@praxis/chassis';
import pg from 'pg';
import { noteReply, notes } from '../lab/notes-service';
import { alternate, ratios } from '../measure/alternate';
import { closedLoop } from '../measure/closed-loop';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';
import { anAct, WORKERS } from './transactions';

const FIRMS = 1_000;

/** Rows for a thousand firms, and as many again in the table of the floor. */
const FILL = (table: string): string => `insert into ${table} (firm_id, id, version, title, body, created_at)
  select md5('firm ' || n % ${FIRMS})::uuid, gen_random_uuid(), 1, 'Note ' || n, 'What was said, and by whom.', now() - n * interval '1 second'
    from generate_series($1::int, $2::int) as n`;

const statement = (firmId: string): ListStatement<unknown> => ({
  from: 'notes',
  columns: '*',
  where: [['firm_id = $', firmId]],
  sorts: { '-createdAt': ['created_at desc', 'id desc'] },
  map: (record) => noteReply(notes.fromDatabase(record)),
});
const request = {
  query: { limit: 50, sort: '-createdAt' },
  path: '/v1/notes',
  cursors: { seal: (values: unknown[]) => JSON.stringify(values) },
} as never;

const RAW = 'select * from bare_notes where firm_id = $1 order by created_at desc, id desc limit 51';

export const bigListRow: Row = {
  name: 'big-list',
  path: 'list of 50 in a table of a million rows of a thousand firms, keyset paged',
  measure: async (lab) => {
    const host = await lab.notes();
    const { unitOfWork } = host.service.assembly;
    const pool = new pg.Pool({ connectionString: host.database.url('app'), max: WORKERS });
    pool.on('error', () => undefined);
    const fill = async (from: number, to: number): Promise<void> => {
      for (const table of ['notes', 'bare_notes']) {
        await host.sql('owner', FILL(table), [from, to]);
        await host.sql('owner', `analyze ${table}`);
      }
    };
    const firms = (
      await host.sql<{ id: string }>('owner', `select md5('firm ' || n)::uuid as id from generate_series(0, ${FIRMS - 1}) as n`)
    ).map(({ id }) => id);
    let next = 0;
    const aFirm = (): string => {
      next += 7;
      return firms[next % FIRMS] as string;
    };
    const list = (): Promise<unknown> => {
      const firmId = aFirm();
      return unitOfWork.inFirm(firmId, anAct(), async (tx) => JSON.stringify((await readPage(request, tx, statement(firmId))).body), {
        readOnly: true,
      });
    };
    const raw = async (): Promise<unknown> => {
      const { rows } = await pool.query(RAW, [aFirm()]);
      return JSON.stringify({ items: rows.slice(0, 50) });
    };
    const { seconds, rounds, quick } = lab.effort;
    // A firm has ten rows in the small table and a page is fifty, so the small one has fewer firms' worth of rows: 50 and more for each asked.
    const [small, large] = quick ? [60_000, 70_000] : [60_000, 1_000_000];
    await fill(1, small);
    const few = await alternate(rounds, { list: () => closedLoop(WORKERS, seconds, list) });
    await fill(small + 1, large);
    await host.sql('owner', 'checkpoint').catch(() => undefined); // only a superuser may; it merely steadies the numbers
    const many = await alternate(rounds, { list: () => closedLoop(WORKERS, seconds, list), raw: () => closedLoop(WORKERS, seconds, raw) });
    await pool.end();
    const cpu = (loops: readonly { cpuPerCall: number }[]): number[] => loops.map(({ cpuPerCall }) => cpuPerCall);
    const p50 = (loops: readonly { p50: number }[]): number[] => loops.map((loop) => loop.p50);
    return [
      {
        id: 'big-list.cpu',
        says: 'processor time of the service per list to that of raw pg',
        unit: 'x',
        ...spread(ratios(cpu(many.list), cpu(many.raw))),
        goal: { atMost: 1.3 },
        detail: `${Math.round(median(cpu(many.list)))} µs to ${Math.round(median(cpu(many.raw)))} µs; both make the JSON text`,
      },
      {
        id: 'big-list.flat',
        says: `median with ${large.toLocaleString('en-US')} rows to that with ${small.toLocaleString('en-US')}`,
        unit: 'x',
        ...spread(ratios(p50(many.list), p50(few.list))),
        goal: { atMost: 1.1 },
        detail: `${median(p50(many.list)).toFixed(2)} ms to ${median(p50(few.list)).toFixed(2)} ms, ${WORKERS} at once`,
      },
    ];
  },
};
