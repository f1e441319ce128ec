import type { Context } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Logger } from '../log';
import type { Lanes } from './lanes';
import type { ParkedRow } from './parked-store';
import type { Parking } from './parking';
import { Interrupted } from './patience';

const CHAINS_AT_ONCE = 100;

const DUE = `select context, reaction, subject from parked where status = 'parked' and next_at <= $1
 group by context, reaction, subject order by min(next_at) limit ${CHAINS_AT_ONCE}`;
const HEAD = `select id, reaction, event_id, firm_id, event_type, subject, attempts, first_failed_at, event from parked
 where reaction = $1 and subject = $2 and status = 'parked' order by aggregate_version, event_id limit 1`;
const RELEASE_STRANDED = `update parked p set next_at = $1 where status = 'parked' and next_at is null and not exists (
  select from parked f where f.reaction = p.reaction and f.subject = p.subject and f.status = 'parked' and f.next_at is not null)`;

/** Runs the parked events that are due, those of one aggregate in their order and never beside its live ones. */
export interface ParkedRunner {
  /** Puts what is due into its lanes; returns without waiting for it. */
  tick(): Promise<void>;
  /** Lets go what waits behind nothing; does nothing in a healthy database. */
  releaseStranded(): Promise<void>;
}

export function createParkedRunner(options: {
  pool: pg.Pool;
  parking: Parking;
  /** The lanes of a source context; undefined for one that is no longer subscribed to. */
  lanesOf: (context: Context) => Lanes | undefined;
  /** Whether this process may still act. */
  active: () => boolean;
  now: () => Date;
  log: Logger;
}): ParkedRunner {
  const { pool, parking, lanesOf, active, now, log } = options;
  const scheduled = new Set<string>();

  /** From the head of the line for as long as it moves. */
  async function runChain(reaction: string, subject: string): Promise<void> {
    let previous: string | undefined;
    while (active()) {
      const { rows } = await pool.query<ParkedRow>(HEAD, [reaction, subject]);
      const [head] = rows;
      if (head === undefined || head.id === previous) return;
      previous = head.id;
      if ((await parking.attempt(head)) === 'failed') return;
    }
  }

  function schedule(lanes: Lanes, reaction: string, subject: string): void {
    const key = `${reaction} ${subject}`;
    if (scheduled.has(key)) return;
    scheduled.add(key);
    lanes
      .run(subject, () => runChain(reaction, subject))
      .catch((error: unknown) => {
        if (!(error instanceof Interrupted)) log.error({ err: String(error), reaction }, 'parked events could not be run');
      })
      .finally(() => scheduled.delete(key));
  }

  return {
    tick: async () => {
      if (!active()) return;
      const { rows } = await pool.query<{ context: Context; reaction: string; subject: string }>({
        name: 'parked-due',
        text: DUE,
        values: [now()],
      });
      for (const { context, reaction, subject } of rows) {
        const lanes = lanesOf(context);
        if (lanes !== undefined) schedule(lanes, reaction, subject);
      }
    },
    releaseStranded: async () => {
      await pool.query(RELEASE_STRANDED, [now()]);
    },
  };
}
