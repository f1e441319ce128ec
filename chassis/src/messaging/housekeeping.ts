import type { Context } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Checkpoints } from './checkpoints';

const DAY_MS = 86_400_000;
const KEEP_MS = 30 * DAY_MS;
const CHUNK = 5_000;

const PRUNE_INBOX = `delete from inbox where ctid = any(array(
  select ctid from inbox where context = $1 and event_time < $2 and at < $2 limit ${CHUNK}))`;
const PRUNE_AUDIT = `delete from audit_sent where position in (select position from audit_sent where time < $1 order by time limit ${CHUNK})`;
const PRUNE_PARKED = `delete from parked where id in (
  select id from parked where status in ('recovered', 'discarded') and last_failed_at < $1 limit ${CHUNK})`;
const SWEPT_LATELY = `select 1 from checkpoints where context = $1 and kind = 'log' and position > 0
 and exists (select from checkpoints where context = $1 and kind = 'swept' and updated_at > clock_timestamp() - interval '1 hour')`;

/**
 * Removes what nobody can ask for any more: inbox rows below the checkpoint, sent audit records and settled parked events, all after 30
 * days. An inbox row goes only at the second visit: by then every process knows the bound below which only the log decides.
 */
export async function keepHouse(options: {
  pool: pg.Pool;
  contexts: readonly Context[];
  checkpoints: Checkpoints;
  now: () => Date;
}): Promise<void> {
  const { pool, contexts, checkpoints, now } = options;
  const old = new Date(now().getTime() - KEEP_MS);
  for (const context of contexts) {
    const { rowCount } = await pool.query(SWEPT_LATELY, [context]);
    if (rowCount !== 1) continue;
    const announced = await checkpoints.read(context, 'pruned');
    if (announced !== undefined) await repeat(() => pool.query(PRUNE_INBOX, [context, new Date(announced)]));
    await checkpoints.advance(context, 'pruned', old.getTime());
  }
  await repeat(() => pool.query(PRUNE_AUDIT, [old]));
  await repeat(() => pool.query(PRUNE_PARKED, [old]));
}

async function repeat(step: () => Promise<pg.QueryResult>): Promise<void> {
  while (((await step()).rowCount ?? 0) === CHUNK);
}
