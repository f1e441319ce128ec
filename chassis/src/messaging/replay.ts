import { type Context, type EventEnvelope, newId, operationsErrors, Rejection } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Logger } from '../log';
import type { Reaction } from '../reaction';
import type { UnitOfWork } from '../transaction';
import { contextOfType } from './envelope';
import type { ReactionIndex } from './reaction-index';
import { LogAway, type RepairClient } from './repair';
import type { Source } from './source';

const PAGE = 500;
const DONE = `insert into inbox (reaction, event_id, firm_id, context, event_time)
select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) on conflict (event_id, reaction) do nothing`;
const SEEN_LATELY = `select event_id from inbox where reaction = any($1) and firm_id = $2 and context = $3 and at > clock_timestamp() - interval '1 hour'
 and outcome = 'done' and event_id <> all($4::uuid[])`;

export interface Replay {
  /** @throws Rejection operations.not_replayable */
  check(reaction: string): void;
  run(reaction: string, firmId: string): Promise<void>;
}

/**
 * Rebuilds a firm's rows of the tables that a projection writes, from the logs of the owners, in one transaction: whoever reads sees the
 * old rows until the new ones are complete. Reactions that write the same tables are replayed together. Live events of the contexts
 * concerned wait meanwhile; nothing on the network is asked while the transaction is open.
 */
export function createReplay(options: {
  service: Context;
  unitOfWork: UnitOfWork;
  index: ReactionIndex;
  sources: readonly Source[];
  repair: RepairClient;
  pool: pg.Pool;
  now: () => Date;
  log: Logger;
}): Replay {
  const { service, unitOfWork, index, sources, repair, pool, now, log } = options;

  /** Every reaction that writes one of the tables, and all tables that these write. */
  function together(name: string): { reactions: Reaction[]; tables: string[] } {
    const named = index.named(name);
    if (named.length === 0 || named.some(({ kind, rebuilds }) => kind !== 'projection' || rebuilds.length === 0)) {
      throw new Rejection(operationsErrors.not_replayable, { reaction: name });
    }
    const all = index.contexts.flatMap((context) => index.from(context));
    const tables = new Set(named.flatMap(({ rebuilds }) => rebuilds));
    let reactions: Reaction[] = [];
    for (let before = -1; before !== tables.size; ) {
      before = tables.size;
      reactions = all.filter(({ rebuilds }) => rebuilds.some((table) => tables.has(table)));
      for (const { rebuilds } of reactions) for (const table of rebuilds) tables.add(table);
    }
    return { reactions, tables: [...tables] };
  }

  async function historyOf(context: Context, types: string[], firm: string): Promise<EventEnvelope[]> {
    const events: EventEnvelope[] = [];
    for (let after = 0; ; ) {
      const { items, through, head } = await repair.events(context, { types, firm, after, limit: PAGE });
      events.push(...items.map(({ event }) => event));
      if (through >= head) return events;
      after = through;
    }
  }

  /** An event that was handled while its owner had not moved it into the log yet would be missing from the new rows. */
  async function complete(context: Context, reactions: readonly Reaction[], firm: string): Promise<EventEnvelope[]> {
    const own = reactions.filter(({ event }) => event.context === context);
    const types = [...new Set(own.map(({ event }) => event.type))];
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const events = await historyOf(context, types, firm);
      const names = [...new Set(own.map(({ name }) => name))];
      const { rowCount } = await pool.query(SEEN_LATELY, [names, firm, context, events.map(({ id }) => id)]);
      if (rowCount === 0) return events;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new LogAway(`The log of ${context} does not hold yet what this service has seen of it`);
  }

  async function rebuild(
    reactions: readonly Reaction[],
    tables: readonly string[],
    firm: string,
    events: readonly EventEnvelope[],
  ): Promise<void> {
    const id = newId();
    const act = { actor: `system:${service}`, correlationId: id, causationId: id, at: now() };
    await unitOfWork.inFirm(firm, act, async (tx) => {
      for (const table of tables) tx.write(`delete from ${table} where firm_id = $1`, [firm]);
      const done: { name: string; event: EventEnvelope }[] = [];
      for (const event of events) {
        for (const reaction of reactions.filter((candidate) => candidate.event.type === event.type)) {
          const data = reaction.event.data.parse(event.data);
          if (reaction.concerns?.(data) !== false) await reaction.handle(tx, { ...event, data });
          done.push({ name: reaction.name, event });
        }
      }
      tx.write(DONE, [
        done.map(({ name }) => name),
        done.map(({ event }) => event.id),
        done.map(({ event }) => event.firmid),
        done.map(({ event }) => contextOfType(event.type)),
        done.map(({ event }) => event.time),
      ]);
    });
  }

  async function run(name: string, firmId: string): Promise<void> {
    const { reactions, tables } = together(name);
    const contexts = [...new Set(reactions.map(({ event }) => event.context))];
    const concerned = sources.filter(({ context }) => contexts.includes(context));
    await whileQuiet(concerned, async () => {
      const histories: EventEnvelope[][] = [];
      for (const context of contexts) histories.push(await complete(context, reactions, firmId));
      // The logs keep the order within a context; between contexts there is none but time.
      const events =
        histories.length === 1 ? (histories[0] ?? []) : histories.flat().sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
      await rebuild(reactions, tables, firmId, events);
      log.info({ reaction: name, firm: firmId, events: events.length }, 'a projection was rebuilt');
    });
  }

  return { check: (name) => void together(name), run };
}

async function whileQuiet(sources: readonly Source[], work: () => Promise<void>): Promise<void> {
  const [source, ...rest] = sources;
  if (source === undefined) return await work();
  await source.lanes.alone(() => whileQuiet(rest, work));
}
