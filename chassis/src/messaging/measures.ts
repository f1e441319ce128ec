import type pg from 'pg';

/** What waits in a service, and for how long. */
export interface Measures {
  outboxUnsent: number;
  /** Age in seconds of the oldest unsent row; 0 when there is none. */
  outboxAge: number;
  outboxRefused: number;
  parked: number;
  dead: number;
}

const MEASURE = `select (select count(*) from outbox where refused_at is null)::int as "outboxUnsent",
 coalesce((select extract(epoch from clock_timestamp() - time) from outbox where refused_at is null order by id limit 1), 0)::float8 as "outboxAge",
 (select count(*) from outbox where refused_at is not null)::int as "outboxRefused",
 (select count(*) from parked where status = 'parked')::int as parked,
 (select count(*) from parked where status = 'dead')::int as dead`;

export async function measure(pool: pg.Pool): Promise<Measures> {
  const { rows } = await pool.query<Measures>(MEASURE);
  const [measures] = rows;
  if (measures === undefined) throw new Error('The database gave no measures');
  return measures;
}
