import { createSecretKey, randomUUID } from 'node:crypto';
import type { Act, Tx } from '@praxis/chassis';
import { type Host, idempotentCall } from '@praxis/chassis/testing';
import { newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import type { Figure } from '../figures';
import type { Lab } from '../lab/lab';
import { makeNote } from '../lab/notes-operations';
import { addNote, type NoteRow, noteReply, notes, renameNote } from '../lab/notes-service';
import { countTurns } from '../lab/turns';
import { alternate, ratios } from '../measure/alternate';
import { closedLoop, type Loop } from '../measure/closed-loop';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';

/** Calls under way at once, and connections on both sides. */
export const WORKERS = 8;

export const anAct = (): Act => ({ actor: 'user:bench', correlationId: newId(), causationId: newId(), at: new Date() });

const INSERT = 'insert into bare_notes (firm_id, id, version, title, body, created_at) values ($1, $2, $3, $4, $5, $6)';

export interface Transactions {
  readonly host: Host;
  readonly firmId: string;
  readonly pool: pg.Pool;
  create(): Promise<NoteRow>;
  /** With the rows of its Idempotency-Key and of the audit, as an operation does it. */
  createComplete(): Promise<unknown>;
  bareInsert(): Promise<unknown>;
}

/** The units of work of a service, and beside them what pg does by itself. */
export async function transactions(lab: Lab): Promise<Transactions> {
  const host = await lab.notes();
  const { id: firmId } = await host.firm();
  const { unitOfWork } = host.service.assembly;
  const pool = new pg.Pool({ connectionString: host.database.url('app'), max: WORKERS });
  pool.on('error', () => undefined); // its database is dropped while connections close
  const secret = createSecretKey(Buffer.alloc(32, 'bench'));
  return {
    host,
    firmId,
    pool,
    create: () => unitOfWork.inFirm(firmId, anAct(), (tx) => addNote(tx, tx.newId(), 'A note')),
    createComplete: () => {
      const act = anAct();
      const body = { title: 'A note', body: '' };
      const call = idempotentCall({
        secret,
        operation: makeNote as never,
        key: randomUUID(),
        firmId,
        caller: act.actor,
        params: {},
        body,
        now: act.at,
      });
      return unitOfWork.inFirm(firmId, act, (tx) => addNote(tx, tx.newId(), body.title), {
        first: (tx) => call.claim(tx),
        last: (tx, note) => {
          const { id } = note as NoteRow;
          tx.audit({ action: 'note.make', target: 'note', targetId: id, after: { title: body.title } });
          call.store(tx, { status: 201, body: Buffer.from(JSON.stringify(noteReply(note as NoteRow))), headers: { etag: '"1"' } });
        },
      });
    },
    bareInsert: () => pool.query(INSERT, [firmId, newId(), 1, 'A note', 'What was said.', new Date()]),
  };
}

const rates = (loops: readonly Loop[]): number[] => loops.map(({ perSecond }) => perSecond);
const per = (loops: readonly Loop[]): string => `${Math.round(median(rates(loops))).toLocaleString('en-US')}/s`;

/** A ratio of two rates that were measured in turns. */
export function rateFigure(figure: Pick<Figure, 'id' | 'says' | 'goal'>, a: readonly Loop[], b: readonly Loop[], floor: string): Figure {
  return { ...figure, unit: 'x', ...spread(ratios(rates(a), rates(b))), detail: `${per(a)} to ${per(b)} of ${floor}` };
}

export const createRow: Row = {
  name: 'create',
  path: 'create with firm and outbox row, one durable transaction',
  measure: async (lab) => {
    const { create, createComplete, bareInsert, host, pool } = await transactions(lab);
    const loop = (call: () => Promise<unknown>) => () => closedLoop(WORKERS, lab.effort.seconds, call);
    // The transaction is measured, not the relay, which has a row of its own: without a broker it rests.
    await host.broker.kill();
    const turns = await alternate(lab.effort.rounds, { create: loop(create), bare: loop(bareInsert), complete: loop(createComplete) });
    await host.broker.start();
    await host.sql('owner', 'truncate outbox, aggregate_versions');
    await pool.end();
    const floor = 'a bare insert through pg';
    return [
      rateFigure(
        { id: 'create.plain', says: 'creates/s to bare single-row inserts', goal: { atLeast: 0.5 } },
        turns.create,
        turns.bare,
        floor,
      ),
      rateFigure(
        { id: 'create.complete', says: 'the same with idempotency and audit rows', goal: { atLeast: 0.36 } },
        turns.complete,
        turns.bare,
        floor,
      ),
    ];
  },
};

export const roundTripsRow: Row = {
  name: 'round-trips',
  path: 'round trips of a create, a change (read, decide, write) and a read, counted on the wire',
  measure: async (lab) => {
    const { host, firmId, pool } = await transactions(lab);
    await pool.end();
    const counter = await countTurns(host.database.url('app'));
    const { id } = await host.service.assembly.unitOfWork.inFirm(firmId, anAct(), (tx) => addNote(tx, tx.newId(), 'A note'));
    await host.settled();
    await host.restart({ DATABASE_URL: counter.url });
    const once = async (work: (tx: Tx) => Promise<unknown> | unknown, readOnly = false): Promise<number> => {
      const before = counter.turns();
      await host.service.assembly.unitOfWork.inFirm(firmId, anAct(), work, { readOnly });
      return counter.turns() - before;
    };
    // The smallest of some tries: jobs of the service use the same connections now and then.
    const fewest = async (measure: () => Promise<number>): Promise<number> => {
      const tries: number[] = [];
      for (let index = 0; index < 7; index += 1) tries.push(await measure());
      return Math.min(...tries);
    };
    const create = await fewest(() => once((tx) => addNote(tx, tx.newId(), 'A note')));
    const change = await fewest(() => once((tx) => renameNote(tx, id, `Note ${newId()}`)));
    const read = await fewest(() => once((tx) => notes.find(tx, id), true));
    await host.restart({ DATABASE_URL: host.database.url('app') });
    await counter.close();
    const figure = (what: string, value: number, atMost: number): Figure => ({
      id: `round-trips.${what}`,
      says: `a ${what}`,
      unit: 'round trips',
      value,
      goal: { atMost },
    });
    return [figure('create', create, 1), figure('change', change, 2), figure('read', read, 1)];
  },
};

export const changeRow: Row = {
  name: 'change',
  path: 'change of an aggregate (read, decide, write)',
  measure: async (lab) => {
    const { host, firmId, pool, create } = await transactions(lab);
    const { unitOfWork } = host.service.assembly;
    const ids: string[] = [];
    for (let index = 0; index < 500; index += 1) ids.push((await create()).id);
    await host.settled();
    await host.sql('owner', 'insert into bare_notes select * from notes where firm_id = $1', [firmId]);
    let next = 0;
    const anId = (): string => ids[next++ % ids.length] as string;
    const bare = async (): Promise<void> => {
      const client = await pool.connect();
      const id = anId();
      await client.query('begin');
      await client.query('select * from bare_notes where firm_id = $1 and id = $2 for update', [firmId, id]);
      await client.query('update bare_notes set title = $3, version = version + 1 where firm_id = $1 and id = $2', [firmId, id, 'Another']);
      await client.query('commit');
      client.release();
    };
    await host.broker.kill();
    const loop = (call: () => Promise<unknown>) => () => closedLoop(WORKERS, lab.effort.seconds, call);
    const turns = await alternate(lab.effort.rounds, {
      change: loop(() => unitOfWork.inFirm(firmId, anAct(), (tx) => renameNote(tx, anId(), 'Another'))),
      bare: loop(bare),
    });
    await host.broker.start();
    await host.sql('owner', 'truncate outbox');
    await pool.end();
    return [
      rateFigure(
        { id: 'change.bare', says: 'changes/s with firm and event to bare ones without' },
        turns.change,
        turns.bare,
        'begin, select for update, update, commit through pg',
      ),
    ];
  },
};

export const readRow: Row = {
  name: 'read',
  path: 'point read under row-level security',
  measure: async (lab) => {
    const { host, firmId, pool, create } = await transactions(lab);
    const { unitOfWork } = host.service.assembly;
    const { id } = await create();
    await host.sql('owner', 'insert into bare_notes select * from notes where firm_id = $1 on conflict do nothing', [firmId]);
    // The policy by itself: the same statement on the same connections, the firm set once for all of them.
    const sessions = new pg.Pool({ connectionString: host.database.url('app'), max: WORKERS, options: `-c app.firm_id=${firmId}` });
    sessions.on('error', () => undefined);
    const one = (table: string) => () =>
      sessions.query({ name: table, text: `select * from ${table} where firm_id = $1 and id = $2`, values: [firmId, id] });
    const loop = (call: () => Promise<unknown>) => () => closedLoop(WORKERS, lab.effort.seconds, call);
    const turns = await alternate(lab.effort.rounds, {
      read: loop(() => unitOfWork.inFirm(firmId, anAct(), (tx) => notes.find(tx, id), { readOnly: true })),
      bare: loop(() => pool.query('select * from bare_notes where firm_id = $1 and id = $2', [firmId, id])),
      policy: loop(one('notes')),
      open: loop(one('bare_notes')),
    });
    await Promise.all([pool.end(), sessions.end()]);
    return [
      rateFigure(
        { id: 'read.bare', says: 'reads/s to bare point reads', goal: { atLeast: 0.55 } },
        turns.read,
        turns.bare,
        'a bare point read',
      ),
      rateFigure(
        { id: 'read.policy', says: 'the same statement with the policy to without', goal: { atLeast: 0.95 } },
        turns.policy,
        turns.open,
        'a table without policy',
      ),
    ];
  },
};
