import { newId } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Schedule } from '../job-run';
import type { Logger } from '../log';
import { insertFrom, type StoredJob } from './job-insert';
import type { JobsDatabase } from './jobs-database';

interface Due {
  firm_id: string;
  id: string;
  key?: string | null;
}

/** A replica that finds the claim younger than this (ms) leaves the minute to the one that made it. */
const CLAIM = 50_000;

/**
 * Looks for due things each minute and enqueues one job each.
 *
 * Things that are due again and again name their occurrence in `key`, which is accepted once for ever. Things without a key are due until
 * they are done: as long as a job for one of them waits or runs, no second one is made.
 */
export function createScheduler(options: {
  service: string;
  schedules: readonly Schedule[];
  systemPool: pg.Pool;
  database: JobsDatabase;
  log: Logger;
  now: () => Date;
  enqueued: () => void;
}) {
  const { service, systemPool, database, log } = options;
  const byName = new Map(options.schedules.map((schedule) => [schedule.name, schedule]));
  const source = (columns: string, from: string) =>
    `(select $1::text as name, data, now() as start_after, ${columns} as singleton_key, firm_id::text as group_id, $3::int as retry_limit from ${from}) due`;
  const rows = 'json_to_recordset($2::json) as x(firm_id uuid, occurrence text, data jsonb)';
  const pending = insertFrom(service, source('occurrence', rows));
  const once = `with fresh as (insert into job_keys (key, firm_id) select occurrence, firm_id from ${rows} on conflict do nothing returning key)
${insertFrom(service, source('occurrence', `${rows} join fresh on fresh.key = x.occurrence`))}`;

  /** @returns how many jobs were enqueued */
  async function runSchedule(name: string, at: Date): Promise<number> {
    const schedule = byName.get(name);
    if (schedule === undefined) throw new Error(`There is no schedule "${name}"; there are ${[...byName.keys()].join(', ') || 'none'}`);
    const { rows: due } = await systemPool.query<Due>(schedule.due, [at]);
    const keyed = due.filter(({ key }) => key !== undefined && key !== null);
    const unkeyed = due.filter(({ key }) => key === undefined || key === null);
    const enqueue = async (statement: string, items: readonly Due[]): Promise<number> => {
      if (items.length === 0) return 0;
      const values = [service, JSON.stringify(items.map((item) => stored(schedule, item))), schedule.job.attempts - 1];
      return (await database.query(statement, values)).rowCount ?? 0;
    };
    const count = (await enqueue(once, keyed)) + (await enqueue(pending, unkeyed));
    if (count > 0) {
      log.info({ schedule: name, due: due.length, enqueued: count }, 'due things were enqueued');
      options.enqueued();
    }
    return count;
  }

  /** One replica wins the minute. */
  async function claim(schedule: Schedule): Promise<boolean> {
    const { rowCount } = await systemPool.query(
      `insert into checkpoints as mine (context, kind, position, updated_at) values ($1, $2, 0, clock_timestamp())
       on conflict (context, kind) do update set updated_at = clock_timestamp()
       where mine.updated_at < clock_timestamp() - $3 * interval '1 millisecond'`,
      [service, `schedule:${schedule.name}`, CLAIM],
    );
    return rowCount === 1;
  }

  return {
    runSchedule,
    /** All schedules that no other replica has taken this minute. A failing one does not hold up the others. */
    async tick(): Promise<void> {
      for (const schedule of options.schedules) {
        try {
          if (await claim(schedule)) await runSchedule(schedule.name, options.now());
        } catch (error) {
          log.error({ err: error, schedule: schedule.name }, 'a schedule could not be run');
        }
      }
    },
  };
}

function stored(schedule: Schedule, due: Due): { firm_id: string; occurrence: string; data: StoredJob } {
  const id = newId();
  const occurrence = [schedule.name, due.id, ...(due.key ? [due.key] : [])].join(':');
  const data = { name: schedule.job.name, payload: { id: due.id }, firmId: due.firm_id, correlationId: id, causationId: id };
  return { firm_id: due.firm_id, occurrence, data };
}
