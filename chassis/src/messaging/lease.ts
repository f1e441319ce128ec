import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { Logger } from '../log';

const LEASE_MS = 5_000;
const RENEW_MS = 1_000;

/**
 * Makes one process the holder of a task until it ends or falls silent for five seconds. The epoch grows with each new holder, so what a
 * holder does is guarded by `where epoch = mine`: one that was frozen and wakes finds that it holds nothing.
 */
export interface Lease {
  /** Whether this process may act, judged by its own clock: false from the moment another one could hold it. */
  held(): boolean;
  epoch(): string;
  /** Takes the lease when it is free. */
  acquire(): Promise<boolean>;
  /** Goes on trying to take it until it is released. */
  keep(): void;
  /** Lets another process take it at once. */
  release(): Promise<void>;
}

/** What a renewal brings along, so that looking for it costs no statement of its own. */
interface Renewed {
  epoch: string;
  /** Of the relay: whether the outbox holds something to send. */
  unsent?: boolean;
  /** Of the consumers: when the first of the parked events is due. */
  due?: Date | null;
}

interface LeaseStatements {
  /** Gets `values`; returns the new epoch when the lease was free. */
  acquire: string;
  /** Gets the epoch after `values`; returns a row while the epoch is still ours. */
  renew: string;
  release: string;
  values: readonly unknown[];
}

/** The relay's lease, the single row of `relay_lease`. */
export const relayLease = (holder: string): LeaseStatements => ({
  acquire: `update relay_lease set holder = $1, epoch = epoch + 1, until = clock_timestamp() + interval '5 seconds'
             where until < clock_timestamp() returning epoch`,
  renew: `update relay_lease set until = clock_timestamp() + interval '5 seconds' where holder = $1 and epoch = $2
           returning epoch, exists (select from outbox where refused_at is null) as unsent`,
  release: `update relay_lease set until = '-infinity' where holder = $1 and epoch = $2`,
  values: [holder],
});

/** The lease of consuming: a checkpoint of no context whose position is the epoch and whose time is the end of the lease. */
export const consumerLease = (): LeaseStatements => ({
  acquire: `insert into checkpoints (context, kind, position, updated_at) values ($1, 'lease', 1, clock_timestamp() + interval '5 seconds')
            on conflict (context, kind) do update set position = checkpoints.position + 1, updated_at = excluded.updated_at
             where checkpoints.updated_at < clock_timestamp() returning position as epoch`,
  renew: `update checkpoints set updated_at = clock_timestamp() + interval '5 seconds'
           where context = $1 and kind = 'lease' and position = $2
          returning position as epoch, (select min(next_at) from parked where status = 'parked') as due`,
  release: `update checkpoints set updated_at = '-infinity' where context = $1 and kind = 'lease' and position = $2`,
  values: ['*'],
});

export function createLease(options: {
  name: string;
  statements: LeaseStatements;
  pool: pg.Pool;
  log: Logger;
  onLost?: () => void;
  /** Told of each renewal, once a second while the lease is held. */
  onRenewed?: (found: Renewed) => void;
}): Lease {
  const { name, statements, pool, log } = options;
  let epoch: string | undefined;
  let deadline = 0;
  let timer: NodeJS.Timeout | undefined;
  let keeper: NodeJS.Timeout | undefined;

  function lose(why: string): void {
    if (epoch === undefined) return;
    epoch = undefined;
    clearInterval(timer);
    log.warn({ lease: name }, `lease lost: ${why}`);
    options.onLost?.();
  }

  async function renew(): Promise<void> {
    const mine = epoch;
    if (mine === undefined) return;
    if (performance.now() >= deadline) return lose('it was not renewed in time');
    const asked = performance.now();
    try {
      const renewal = { name: `renew-${name}`, text: statements.renew, values: [...statements.values, mine] };
      const [renewed] = (await pool.query<Renewed>(renewal)).rows;
      if (epoch !== mine) return;
      if (renewed === undefined) return lose('another process took it');
      deadline = asked + LEASE_MS;
      options.onRenewed?.(renewed);
    } catch (error) {
      // The next renewal may succeed before the deadline; past it, the lease counts as lost.
      log.debug({ lease: name, err: String(error) }, 'lease not renewed');
    }
  }

  const held = (): boolean => epoch !== undefined && performance.now() < deadline;

  async function acquire(): Promise<boolean> {
    if (epoch !== undefined) lose('it was not renewed in time');
    const asked = performance.now();
    const { rows } = await pool.query<{ epoch: string }>(statements.acquire, [...statements.values]);
    const taken = rows[0]?.epoch;
    if (taken === undefined) return false;
    epoch = taken;
    deadline = asked + LEASE_MS;
    timer = setInterval(() => void renew(), RENEW_MS);
    timer.unref();
    return true;
  }

  function tryAgain(): void {
    if (!held()) acquire().catch((error: unknown) => log.debug({ lease: name, err: String(error) }, 'lease not taken'));
  }

  return {
    held,
    epoch: () => epoch ?? '0',
    acquire,
    keep: () => {
      if (keeper !== undefined) return;
      keeper = setInterval(tryAgain, RENEW_MS);
      keeper.unref();
      tryAgain();
    },
    release: async () => {
      const mine = epoch;
      epoch = undefined;
      clearInterval(timer);
      clearInterval(keeper);
      if (mine !== undefined) await pool.query(statements.release, [...statements.values, mine]);
    },
  };
}
