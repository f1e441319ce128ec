import type pg from 'pg';

/**
 * Numbers that a service remembers per source context. Kinds: `first-start`, `log`, `audit`, `pruned`, `swept`, `begun`,
 * `reaction:<name>:<type>`, and `lease` of the context `*`.
 */
export interface Checkpoints {
  read(context: string, kind: string): Promise<number | undefined>;
  /** Never goes back. */
  advance(context: string, kind: string, position: number): Promise<void>;
  /** Sets it, also back. */
  set(context: string, kind: string, position: number): Promise<void>;
  /** Adds one and returns the sum. */
  count(context: string, kind: string): Promise<number>;
  /** Stores a first value and returns the one that holds. */
  first(context: string, kind: string, position: number): Promise<number>;
}

export function createCheckpoints(pool: pg.Pool): Checkpoints {
  const upsert = `insert into checkpoints (context, kind, position, updated_at) values ($1, $2, $3, clock_timestamp())
 on conflict (context, kind) do update set position = excluded.position, updated_at = excluded.updated_at`;
  const read = async (context: string, kind: string): Promise<number | undefined> => {
    const { rows } = await pool.query<{ position: string }>('select position from checkpoints where context = $1 and kind = $2', [
      context,
      kind,
    ]);
    return rows[0] === undefined ? undefined : Number(rows[0].position);
  };
  return {
    read,
    advance: async (context, kind, position) => {
      await pool.query(`${upsert} where checkpoints.position < excluded.position`, [context, kind, position]);
    },
    set: async (context, kind, position) => {
      await pool.query(upsert, [context, kind, position]);
    },
    count: async (context, kind) => {
      const { rows } = await pool.query<{ position: string }>(
        `insert into checkpoints (context, kind, position, updated_at) values ($1, $2, 1, clock_timestamp())
         on conflict (context, kind) do update set position = checkpoints.position + 1, updated_at = excluded.updated_at returning position`,
        [context, kind],
      );
      return Number(rows[0]?.position ?? 1);
    },
    first: async (context, kind, position) => {
      await pool.query(
        'insert into checkpoints (context, kind, position, updated_at) values ($1, $2, $3, clock_timestamp()) on conflict do nothing',
        [context, kind, position],
      );
      return (await read(context, kind)) ?? position;
    },
  };
}
