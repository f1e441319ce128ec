import type { EventEnvelope } from '@praxis/contracts/kernel';
import type { Reaction } from '../reaction';
import { failureOf, isDuplicate, isHeldBack } from './failure';
import type { Slots } from './lanes';
import type { Parking } from './parking';
import { Interrupted, type Patience } from './patience';
import type { ReactionIndex } from './reaction-index';
import type { ReactionRunner, Run } from './reaction-run';

export interface SettleOptions {
  /** The event arrived so often that it must be suspected of ending its handler: it is parked before it is handled. */
  kills?: boolean;
  /** Only these of the reactions to the event. */
  reactions?: readonly Reaction[];
}

/** Runs reactions so that each event has its effect exactly once; those that fail are parked. */
export interface Inbox {
  /**
   * Resolves when every reaction to the event is settled: done, seen before, skipped, parked or dead.
   * Call it one at a time for the events of one aggregate.
   * @throws Interrupted when the process stops first
   */
  settle(event: EventEnvelope, how?: SettleOptions): Promise<void>;
  /** Whether the event may share a transaction with others of its firm: every reaction to it may. */
  mayShare(event: EventEnvelope): boolean;
  /**
   * Settles events of one firm in one transaction, or, when that fails, one by one in their order.
   * @param events asked for when the transaction can begin; nothing is added to them from then on
   */
  settleTogether(events: () => readonly EventEnvelope[]): Promise<void>;
}

export function createInbox(options: {
  index: ReactionIndex;
  runner: ReactionRunner;
  parking: Parking;
  slots: Slots;
  patiently: Patience;
}): Inbox {
  const { index, runner, parking, slots, patiently } = options;

  async function settleOne(reaction: Reaction, event: EventEnvelope, kills: boolean): Promise<void> {
    if (kills) return await parking.unhandled(reaction, event);
    try {
      await patiently(() =>
        slots.use(() => runner.observed([{ reaction, event }], async () => runner.one(runner.prepare(reaction, event)))),
      );
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      if (isDuplicate(error)) return;
      if (isHeldBack(error)) await parking.behind(reaction, event);
      else await parking.afterFailure(reaction, event, failureOf(error));
    }
  }

  async function settle(event: EventEnvelope, { kills = false, reactions }: SettleOptions = {}): Promise<void> {
    const concerned = index.of(event.type).filter((reaction) => reactions === undefined || reactions.includes(reaction));
    const [only] = concerned;
    if (only !== undefined && concerned.length === 1) return await settleOne(only, event, kills);
    const sharing = kills ? [] : concerned.filter((reaction) => runner.mayShare(reaction, event));
    const together = sharing.length > 1 ? sharing : [];
    const alone = concerned.filter((reaction) => !together.includes(reaction));
    const outcomes = await Promise.allSettled([
      settleSharing(together, event),
      ...alone.map((reaction) => settleOne(reaction, event, kills)),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** One commit for all reactions to an event that may share one. When that fails, each runs alone, and which one failed shows. */
  async function settleSharing(reactions: readonly Reaction[], event: EventEnvelope): Promise<void> {
    if (reactions.length === 0) return;
    try {
      await slots.use(() => runTogether(reactions.map((reaction) => ({ reaction, event }))));
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      for (const reaction of reactions) await settleOne(reaction, event, false);
    }
  }

  async function runTogether(pairs: readonly Pick<Run, 'reaction' | 'event'>[]): Promise<void> {
    await runner.observed(pairs, async () => runner.together(pairs.map(({ reaction, event }) => runner.prepare(reaction, event))));
  }

  return {
    settle,
    mayShare: (event) => index.of(event.type).every((reaction) => runner.mayShare(reaction, event)),
    settleTogether: async (events) => {
      let taken: readonly EventEnvelope[] = [];
      try {
        await slots.use(async () => {
          taken = events();
          if (taken.length > 1) await runTogether(taken.flatMap((event) => index.of(event.type).map((reaction) => ({ reaction, event }))));
        });
        if (taken.length > 1) return;
      } catch (error) {
        // A duplicate, a parked one or a failure among them; which one shows when each runs alone.
        if (error instanceof Interrupted) throw error;
      }
      for (const event of taken) await settle(event);
    },
  };
}
