import { jobsSchemaName } from '../provision';
import type { JobsDatabase } from './jobs-database';

export type JobView = Record<'id' | 'job' | 'firm' | 'correlation' | 'error', string> & { attempts: number; at: string };

/** What is asked of and done to the queue besides pg-boss' own functions. */
export interface JobStore {
  isSuspended(firmId: string): Promise<boolean>;
  /** Puts a running job back for an hour. Without a start the attempt is not counted: waiting for a firm is no failure. */
  putBack(id: string): Promise<void>;
  /** @returns how many of those that were put back may run, because their firm is active again */
  resume(): Promise<number>;
  /** @returns how many could run now or are running */
  unfinished(): Promise<number>;
  /** How many there are of those that are not done. */
  states(): Promise<{ state: string; count: number }[]>;
  /** Jobs of one state, the latest first; never their payload, which holds ids only but belongs to a firm. */
  list(state: string, limit: number): Promise<JobView[]>;
  /** Runs one that failed for good once more. @returns whether there was one */
  retry(id: string): Promise<boolean>;
}

const NOT_SERVED = `('suspended', 'cancelled')`;

export function createJobStore(service: string, connected: () => Promise<JobsDatabase>): JobStore {
  const table = `${jobsSchemaName(service)}.job`;
  return {
    async isSuspended(firmId) {
      const { query } = await connected();
      const { rowCount } = await query(`select from firm_facts where firm_id = $1 and facts->>'status' in ${NOT_SERVED}`, [firmId]);
      return rowCount === 1;
    },
    async putBack(id) {
      const { query } = await connected();
      await query(
        `update ${table} set state = 'retry', started_on = null, heartbeat_on = null, start_after = now() + interval '1 hour', output = '{"held": true}'
          where name = $1 and id = $2 and state = 'active'`,
        [service, id],
      );
    },
    async resume() {
      const { query } = await connected();
      const { rowCount } = await query(
        `update ${table} j set start_after = now(), output = null
          where j.name = $1 and j.state in ('created', 'retry') and j.start_after > now() and j.output @> '{"held": true}'
            and not exists (select from firm_facts f where f.firm_id = j.group_id::uuid and f.facts->>'status' in ${NOT_SERVED})`,
        [service],
      );
      return rowCount ?? 0;
    },
    async unfinished() {
      const { query } = await connected();
      const { rows } = await query<{ n: number }>(
        `select count(*)::int as n from ${table}
          where name = $1 and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`,
        [service],
      );
      return rows[0]?.n ?? 0;
    },
    async states() {
      const { query } = await connected();
      const { rows } = await query<{ state: string; count: number }>(
        `select state::text as state, count(*)::int as count from ${table}
          where name = $1 and state not in ('completed', 'cancelled') group by 1 order by 1`,
        [service],
      );
      return rows;
    },
    async list(state, limit) {
      const { query } = await connected();
      const { rows } = await query<JobView>(
        `select id, data->>'name' as job, group_id as firm, data->>'correlationId' as correlation, retry_count + 1 as attempts,
                coalesce(completed_on, start_after)::text as at, left(coalesce(output->>'message', ''), 120) as error
           from ${table} where name = $1 and state::text = $2 order by created_on desc limit $3`,
        [service, state, limit],
      );
      return rows;
    },
    async retry(id) {
      const { query } = await connected();
      const { rowCount } = await query(
        `update ${table} set state = 'retry', retry_limit = retry_count + 1, completed_on = null, start_after = now()
          where name = $1 and id::text = $2 and state = 'failed'`,
        [service, id],
      );
      return rowCount === 1;
    },
  };
}
