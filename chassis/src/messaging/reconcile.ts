import type { Context } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Logger } from '../log';
import type { Reaction } from '../reaction';
import type { Checkpoints } from './checkpoints';
import type { Inbox } from './inbox';
import type { Lanes } from './lanes';
import type { ReactionIndex } from './reaction-index';
import type { LogEntry, LogEvent, RepairClient, RepairPage } from './repair';

const PAGE = 2_000;
const FETCH = 100;
/** How often in a row a run may end with its process before its events are suspected. */
const MAX_RUNS = 3;
/** Events younger than this (ms) are most likely on their way; the next sweep looks at them. */
const ON_THEIR_WAY_MS = 15_000;
/** Position of a reaction's own checkpoint once the common one speaks for it. */
const JOINED = -1;

const MISSING = `select e.event_id, e.reaction from unnest($1::uuid[], $2::text[]) as e(event_id, reaction)
 where not exists (select from inbox i where i.event_id = e.event_id and i.reaction = e.reaction)
   and not exists (select from parked p where p.event_id = e.event_id and p.reaction = e.reaction)`;

export interface SweepOptions {
  /** Also what was published only just now. */
  everything: boolean;
  /** Ends the sweep early (monotonic ms); the next one goes on where it stopped. */
  deadline?: number;
}

/**
 * Compares the owner's log with what this service has seen, from the checkpoint on, and runs what is missing through the same reactions
 * and inbox. The checkpoint of a context says that everything up to it is in the inbox or parked, so what lies below is never read again.
 */
export interface Reconciliation {
  /** Prepares the checkpoints of every reaction; before anything of the context is consumed. */
  prepare(): Promise<void>;
  /** Returns how many events were missing. One at a time. */
  sweep(options: SweepOptions): Promise<number>;
}

export function createReconciliation(options: {
  context: Context;
  index: ReactionIndex;
  repair: RepairClient;
  checkpoints: Checkpoints;
  pool: pg.Pool;
  inbox: Inbox;
  lanes: Lanes;
  active: () => boolean;
  now: () => Date;
  /** Monotonic milliseconds. */
  clock: () => number;
  log: Logger;
}): Reconciliation {
  const { context, index, repair, checkpoints, pool, inbox, lanes, active, now, clock, log } = options;
  let sweeping: Promise<number> = Promise.resolve(0);

  const kindOf = (reaction: Reaction): string => `reaction:${reaction.name}:${reaction.event.type}`;

  /** The events of these entries that one of these reactions has not seen. */
  async function missingOf(entries: readonly LogEntry[], reactions: readonly Reaction[]): Promise<LogEntry[]> {
    const pairs = entries.flatMap((entry) =>
      reactions.filter(({ event }) => event.type === entry.type).map(({ name }) => ({ id: entry.id, name })),
    );
    if (pairs.length === 0) return [];
    const { rows } = await pool.query<{ event_id: string }>(MISSING, [pairs.map(({ id }) => id), pairs.map(({ name }) => name)]);
    const ids = new Set(rows.map(({ event_id }) => event_id));
    return entries.filter(({ id }) => ids.has(id));
  }

  async function fetch(positions: readonly number[]): Promise<LogEvent[]> {
    const wanted = positions.slice(0, FETCH);
    const { items } = await repair.events(context, { positions: wanted, limit: wanted.length });
    if (items.length === 0) throw new Error(`The log of ${context} does not give position ${wanted[0]}`);
    return items;
  }

  /**
   * Runs events in the order of the log; resolves when all of them are settled. When several runs in a row never came to their end, one
   * of the events is ending the process: then they are parked first, to be tried one by one.
   */
  async function run(entries: readonly LogEntry[], reactions: readonly Reaction[]): Promise<void> {
    if (entries.length === 0) return;
    const kills = (await checkpoints.count(context, 'begun')) > MAX_RUNS;
    try {
      let left = entries.map(({ position }) => position);
      while (left.length > 0) {
        const events = await fetch(left);
        await Promise.all(events.map(({ event }) => lanes.run(event.subject, () => inbox.settle(event, { reactions, kills }))));
        const last = events.at(-1)?.position ?? 0;
        left = left.filter((position) => position > last);
      }
    } finally {
      await checkpoints.set(context, 'begun', 0);
    }
  }

  /** From `after` to `until`, or to the log's end; `advance` remembers how far it got. */
  async function walk(from: {
    after: number;
    types: string[];
    reactions: readonly Reaction[];
    notBefore?: number;
    notAfter: number;
    until?: number;
    deadline?: number | undefined;
    advance: (position: number) => Promise<void>;
  }): Promise<number> {
    let { after } = from;
    let found = 0;
    while (active()) {
      const page = await repair.brief(context, { types: from.types, after, limit: PAGE });
      const { entries, through, end } = cutAt(page, from.notAfter);
      const missing = await missingOf(
        from.notBefore === undefined ? entries : entries.filter(({ time }) => time >= (from.notBefore ?? 0)),
        from.reactions,
      );
      await run(missing, from.reactions);
      found += missing.length;
      if (through > after) await from.advance(through);
      after = through;
      if (end || after >= Math.min(page.head, from.until ?? page.head) || clock() >= (from.deadline ?? Number.POSITIVE_INFINITY)) break;
    }
    return found;
  }

  async function sweepOnce({ everything, deadline }: SweepOptions): Promise<number> {
    const types = index.typesFrom(context);
    if (types.length === 0) return 0;
    const notAfter = everything ? Number.POSITIVE_INFINITY : now().getTime() - ON_THEIR_WAY_MS;
    const reactions = index.from(context);
    const after = (await checkpoints.read(context, 'log')) ?? 0;
    const advance = (position: number) => checkpoints.advance(context, 'log', position);
    let found = await afterRestore(after, types, reactions);
    found += await walk({ after, types, reactions, notAfter, deadline, advance });
    for (const reaction of reactions) found += await backfill(reaction, deadline);
    if (found > 0) log.info({ context, found }, 'events were fetched from the log of their owner');
    return found;
  }

  /** A log that ends before our checkpoint was restored from a backup: what it has published since stands at positions that we think done. */
  async function afterRestore(after: number, types: string[], reactions: readonly Reaction[]): Promise<number> {
    const { head } = await repair.brief(context, { types, after, limit: 1 });
    if (head >= after) return 0;
    log.error(
      { alert: 'log-went-back', context, head, checkpoint: after },
      'the log of a context is shorter than it was; comparing all of it',
    );
    const notBefore = (await checkpoints.read(context, 'pruned')) ?? 0;
    await checkpoints.set(context, 'log', 0);
    const advance = (position: number) => checkpoints.advance(context, 'log', position);
    return await walk({ after: 0, types, reactions, notBefore, notAfter: Number.POSITIVE_INFINITY, until: head, advance });
  }

  /** A reaction that is newer than the checkpoint gets what lies below it. */
  async function backfill(reaction: Reaction, deadline: number | undefined): Promise<number> {
    const position = (await checkpoints.read(context, kindOf(reaction))) ?? JOINED;
    if (position === JOINED) return 0;
    const until = (await checkpoints.read(context, 'log')) ?? 0;
    let reached = position;
    const advance = async (next: number) => {
      reached = next;
      await checkpoints.advance(context, kindOf(reaction), next);
    };
    const types = [reaction.event.type];
    const found = await walk({
      after: position,
      types,
      reactions: [reaction],
      notAfter: Number.POSITIVE_INFINITY,
      until,
      deadline,
      advance,
    });
    if (reached >= until) await checkpoints.set(context, kindOf(reaction), JOINED);
    return found;
  }

  return {
    prepare: async () => {
      const known = await checkpoints.read(context, 'log');
      for (const reaction of index.from(context)) {
        await checkpoints.first(context, kindOf(reaction), known === undefined || reaction.from === 'now' ? JOINED : 0);
      }
      await checkpoints.first(context, 'log', 0);
    },
    sweep: (sweepOptions) => {
      const next = sweeping.catch(() => 0).then(() => sweepOnce(sweepOptions));
      sweeping = next;
      return next;
    },
  };
}

/** The entries up to the first one that is too young, and the position up to which they are complete. */
function cutAt(page: RepairPage<LogEntry>, notAfter: number): { entries: LogEntry[]; through: number; end: boolean } {
  const young = page.items.findIndex(({ time }) => time > notAfter);
  const first = page.items[young];
  if (first === undefined) return { entries: page.items, through: page.through, end: false };
  return { entries: page.items.slice(0, young), through: first.position - 1, end: true };
}
