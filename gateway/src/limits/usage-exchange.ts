import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@praxis/chassis/edge';
import type { Crew } from './bucket';
import { aloneAtFirst, type CrewEvent, evolveCrew, HEARTBEAT_MS } from './crew';
import type { UsageLedger } from './limiter';
import { decodeReport, encodeReport, USAGE_SUBJECT, type UsageByRate } from './usage-report';

/** How often what passed here is told, when anything passed. */
const REPORT_MS = 20;
/** Keys in one message; the rest goes with the next. A key is at most some 60 bytes, a message at most 1 MB. */
const MAX_KEYS = 5_000;

export interface UsageExchange {
  /** The gateways that share the limits, as known now. */
  readonly crew: Crew;
  /** Tells and listens over a connection until `signal` says that it is over. */
  use(connection: NatsConnection, signal: AbortSignal): void;
  /** Says goodbye, so that the others need not wait to find out. */
  leave(): Promise<void>;
}

export interface UsageExchangeSettings {
  /** This gateway's name, not used before. */
  readonly id: string;
  /** Milliseconds, never going back. */
  readonly now: () => number;
  readonly log: Logger;
  /** What passes here, and where what passes elsewhere is counted. */
  readonly ledger: () => UsageLedger;
}

/**
 * Keeps the limits of several gateways one: each tells what it let through, some fifty times a second, and hears what the others did.
 * A report counts as heard when it comes back from the broker; one is on its way at a time.
 */
export function createUsageExchange({ id, now, log, ledger }: UsageExchangeSettings): UsageExchange {
  let state = aloneAtFirst;
  let number = 0;
  let onItsWay: { readonly number: number; readonly usage: UsageByRate } | undefined;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let connection: NatsConnection | undefined;

  const happened = (event: CrewEvent): void => {
    const before = state;
    state = evolveCrew(state, event);
    if (before.together && !state.together) {
      onItsWay = undefined;
      ledger().forgetUnreported();
      log.warn({ gateways: state.gateways }, 'the other gateways cannot be heard; this one keeps to its part of the limits');
    }
    if (before.gateways !== state.gateways || (!before.together && state.together)) {
      log.info({ gateways: state.gateways, together: state.together }, 'gateways that share the limits');
    }
  };

  const report = (leaves = false): void => {
    if (connection === undefined || connection.isClosed()) return;
    const usage = ledger().unreported(MAX_KEYS);
    number += 1;
    lastSentAt = now();
    onItsWay = { number, usage };
    connection.publish(USAGE_SUBJECT, encodeReport(id, number, usage, leaves));
    happened({ kind: 'sent', at: lastSentAt });
  };

  const hear = (text: string): void => {
    const heard = decodeReport(text);
    if (heard === undefined) return;
    const at = now();
    if (heard.from !== id) {
      const isNew = !state.heardOf.has(heard.from);
      happened(heard.leaves === true ? { kind: 'left', from: heard.from } : { kind: 'heard', from: heard.from, at });
      ledger().elsewhere(heard.used);
      // Who has just come learns at once that it is not alone.
      if (isNew && heard.leaves !== true && onItsWay === undefined) report();
      return;
    }
    happened({ kind: 'came-back', at });
    if (onItsWay?.number !== heard.number) return;
    ledger().seen(onItsWay.usage);
    onItsWay = undefined;
  };

  const tick = (): void => {
    const at = now();
    happened({ kind: 'time-passed', at });
    if (onItsWay !== undefined && state.together) return;
    if (ledger().pending() > 0 || at - lastSentAt >= HEARTBEAT_MS) report();
  };

  return {
    get crew() {
      return state;
    },
    use(open, signal) {
      connection = open;
      const subscription = open.subscribe(USAGE_SUBJECT, {
        callback: (error, message) => {
          if (error === null) hear(message.string());
          else log.warn({ err: error }, 'cannot listen to the other gateways');
        },
      });
      const ticking = setInterval(tick, REPORT_MS);
      ticking.unref();
      report();
      signal.addEventListener('abort', () => {
        clearInterval(ticking);
        subscription.unsubscribe();
        connection = undefined;
        onItsWay = undefined;
        happened({ kind: 'lost' });
      });
    },
    async leave() {
      if (connection === undefined || connection.isClosed()) return;
      report(true);
      await connection.flush().catch(() => undefined);
    },
  };
}
