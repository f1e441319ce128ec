import type { JsMsg } from '@nats-io/jetstream';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import { envelopeOfMessage, typeOfSubject } from './envelope';
import type { Inbox } from './inbox';
import type { Lanes } from './lanes';
import { Interrupted } from './patience';

/** A message that arrives more often than this is suspected of ending its handler. */
const MAX_DELIVERIES = 5;
/** Well within the acknowledgement wait, so that nothing that is still in hand is delivered a second time. */
const WORKING_MS = 10_000;

/** Projections of one firm that may share a transaction. */
const MAX_BATCH = 50;

interface Item {
  message: JsMsg;
  event: EventEnvelope;
  /** Of the stream and the consumer that delivered it. */
  generation: number;
}

interface Batch {
  items: Item[];
  join(subject: string): boolean;
}

/** The messages of one source context that were received and are not acknowledged yet. */
export interface Deliveries {
  /** Puts a message into the lane of its aggregate; returns at once. */
  accept(message: JsMsg): void;
  /** The stream or the consumer was made anew: acknowledgements of what came before would hit other messages. */
  forgetOlder(): void;
  inHand(): number;
  /** Gives back what has not begun, and resolves when the rest is finished. */
  close(): Promise<void>;
}

export function createDeliveries(options: {
  inbox: Inbox;
  lanes: Lanes;
  /** Whether this process may still act on messages. */
  active: () => boolean;
  wants: (type: string) => boolean;
  /** So late that only the owner's log can tell whether it was seen. */
  isAncient: (event: EventEnvelope) => boolean;
  log: Logger;
  failpoint: Failpoint;
}): Deliveries {
  const { inbox, lanes, log } = options;
  const held = new Set<JsMsg>();
  const batches = new Map<string, Batch>();
  let generation = 0;
  let closing = false;
  const beat = setInterval(() => {
    for (const message of held) quietly(() => message.working());
  }, WORKING_MS);
  beat.unref();

  /** A lost connection loses the acknowledgement too; the message then comes again and finds itself in the inbox. */
  function quietly(answer: () => void): void {
    try {
      answer();
    } catch (error) {
      log.debug({ err: String(error) }, 'an acknowledgement could not be sent');
    }
  }

  function read(message: JsMsg): EventEnvelope | undefined {
    try {
      return envelopeOfMessage(message);
    } catch (error) {
      log.error({ alert: 'not-an-event', subject: message.subject, sequence: message.seq, err: String(error) }, 'a message is no event');
      return undefined;
    }
  }

  /** Whether the messages may be handled here and now; those that may not go to the next process at once. */
  function mayBegin(items: readonly Item[]): boolean {
    if (!closing && options.active()) return true;
    for (const { message } of items) quietly(() => message.nak());
    return false;
  }

  async function acknowledge(items: readonly Item[]): Promise<void> {
    for (const { message, generation: born } of items) {
      await options.failpoint('reaction.before-ack');
      if (born === generation) quietly(() => message.ack());
    }
  }

  /** Settles with the failures of what was begun for these messages. */
  function follow(items: readonly Item[], outcome: Promise<void>): void {
    outcome
      .catch((error: unknown) => {
        if (error instanceof Interrupted) return;
        log.error({ err: String(error), eventId: items[0]?.event.id }, 'an event could not be settled; it will come again');
      })
      .finally(() => {
        for (const { message } of items) held.delete(message);
      });
  }

  function handleAlone(item: Item): void {
    const { message, event } = item;
    const outcome = lanes.run(event.subject, async () => {
      if (!mayBegin([item])) return;
      await inbox.settle(event, { kills: message.info.deliveryCount > MAX_DELIVERIES });
      await acknowledge([item]);
    });
    follow([item], outcome);
  }

  /** While a batch waits for its turn, further events of its firm join it, unless their aggregate is busy elsewhere. */
  function joinBatch(item: Item): boolean {
    const { firmid, subject } = item.event;
    const open = batches.get(firmid);
    if (open !== undefined && open.items.length < MAX_BATCH && open.join(subject)) {
      open.items.push(item);
      return true;
    }
    if (lanes.busy(subject)) return false;
    const items: Item[] = [];
    const begin = (): readonly EventEnvelope[] => {
      if (batches.get(firmid)?.items === items) batches.delete(firmid);
      return mayBegin(items) ? items.map(({ event }) => event) : [];
    };
    const group = lanes.group(async () => {
      await inbox.settleTogether(begin);
      // What was given back instead is not acknowledged a second time.
      await acknowledge(items);
    });
    follow(items, group.ended);
    if (!group.join(subject)) return false;
    items.push(item);
    batches.set(firmid, { items, join: group.join });
    return true;
  }

  return {
    accept: (message) => {
      // What nobody reacts to, what is no event and what only the log can judge is acknowledged at once.
      const event = options.wants(typeOfSubject(message.subject)) ? read(message) : undefined;
      if (event === undefined || options.isAncient(event)) return quietly(() => message.ack());
      held.add(message);
      const item = { message, event, generation };
      const mayShare = message.info.deliveryCount === 1 && inbox.mayShare(event);
      if (!mayShare || !joinBatch(item)) handleAlone(item);
    },
    forgetOlder: () => {
      generation += 1;
    },
    inHand: () => held.size,
    close: async () => {
      closing = true;
      clearInterval(beat);
      await lanes.idle();
    },
  };
}
