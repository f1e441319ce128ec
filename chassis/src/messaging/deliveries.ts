import type { JsMsg } from '@nats-io/jetstream';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import { envelopeOfMessage } from './envelope';
import type { Inbox } from './inbox';
import type { Lanes } from './lanes';
import { Interrupted } from './patience';

/** A message that arrives more often than this is suspected of ending its handler. */
const MAX_DELIVERIES = 5;
/** Well within the acknowledgement wait, so that nothing that is still in hand is delivered a second time. */
const WORKING_MS = 10_000;

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

  async function handle(message: JsMsg, event: EventEnvelope, mine: number): Promise<void> {
    if (closing || !options.active()) return quietly(() => message.nak());
    await inbox.settle(event, { kills: message.info.deliveryCount > MAX_DELIVERIES });
    await options.failpoint('reaction.before-ack');
    if (mine === generation) quietly(() => message.ack());
  }

  return {
    accept: (message) => {
      const event = read(message);
      // What nobody reacts to, what is no event and what only the log can judge is acknowledged at once.
      if (event === undefined || !options.wants(event.type) || options.isAncient(event)) return quietly(() => message.ack());
      const mine = generation;
      held.add(message);
      lanes
        .run(event.subject, () => handle(message, event, mine))
        .catch((error: unknown) => {
          if (!(error instanceof Interrupted))
            log.error({ err: String(error), eventId: event.id }, 'an event could not be settled; it will come again');
        })
        .finally(() => held.delete(message));
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
