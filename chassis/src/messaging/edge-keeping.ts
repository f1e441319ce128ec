import type pg from 'pg';
import type { Logger } from '../log';
import { EDGE_STREAM } from '../provision/nats-permissions';
import type { Broker } from './broker';
import { streamIsMissing } from './streams';

/** What the broker holds of the edge state. */
export interface EdgeStream {
  /** When the broker made the stream, in its own words: another one after it was lost and made anew. */
  readonly createdAt: string;
  /** Subjects with a message. */
  readonly subjects: number;
  /** Edge messages that have still to be published. */
  readonly waiting: number;
}

/** Told now and then what the stream holds; publishes what it lacks. */
export type EdgeKeeper = (stream: EdgeStream) => Promise<void>;

/**
 * The outbox publishes a state once, when it changes. A stream that was lost since stays without it, so whoever keeps the state is told
 * what the stream holds.
 */
export function createEdgeKeeping(options: {
  keeper: EdgeKeeper;
  broker: Broker;
  pool: pg.Pool;
  /** Whether this process is the one that publishes. */
  active: () => boolean;
  /** Creates the streams that are missing: nobody else notices it before the next state changes. */
  ensureStreams: () => Promise<void>;
  log: Logger;
}): { look(): Promise<void> } {
  const { keeper, broker, pool, active, ensureStreams, log } = options;
  let looking: Promise<void> | undefined;

  async function lookOnce(): Promise<void> {
    if (!active() || !broker.connected()) return;
    try {
      const { created, state } = await broker.link().jsm.streams.info(EDGE_STREAM);
      const { rows } = await pool.query<{ waiting: number }>(`select count(*)::int as waiting from outbox where kind = 'edge'`);
      await keeper({ createdAt: created, subjects: state.num_subjects ?? 0, waiting: rows[0]?.waiting ?? 0 });
    } catch (error) {
      // The next look finds it.
      if (streamIsMissing(error)) await ensureStreams();
      else log.warn({ err: String(error) }, 'the edge state on the broker was not looked at');
    }
  }

  return {
    look: () => {
      looking ??= lookOnce().finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}
