import { setTimeout as pause } from 'node:timers/promises';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@praxis/chassis/edge';

const RETRY_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

export interface BrokerSettings {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly log: Logger;
}

export interface Broker {
  connected(): boolean;
  /** Ends every connection; nothing is connected again. */
  stop(): Promise<void>;
}

/**
 * Keeps one connection to the broker for as long as the gateway runs, whether the broker is there or not.
 * @param use runs with each new connection until `signal` says that it is over; must not throw
 */
export function startBroker(settings: BrokerSettings, use: (connection: NatsConnection, signal: AbortSignal) => void): Broker {
  const { url, user, password, log } = settings;
  const stopping = new AbortController();
  let connection: NatsConnection | undefined;
  let connected = false;

  const watchStatus = async (open: NatsConnection): Promise<void> => {
    for await (const status of open.status()) {
      if (status.type === 'disconnect') connected = false;
      if (status.type === 'reconnect') connected = true;
    }
  };

  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const over = new AbortController();
      try {
        const open = await connect({
          servers: url,
          user,
          pass: password,
          name: 'gateway',
          inboxPrefix: `_INBOX_${user}`,
          timeout: CONNECT_TIMEOUT_MS,
          reconnectTimeWait: RETRY_MS / 2,
          maxReconnectAttempts: -1,
        });
        connection = open;
        connected = true;
        watchStatus(open).catch((error: unknown) => log.warn({ err: error }, 'cannot watch the connection to the broker'));
        if (stopping.signal.aborted) await open.close();
        else use(open, over.signal);
        const reason = await open.closed();
        if (reason instanceof Error) log.warn({ err: reason }, 'the connection to the broker ended');
      } catch (error) {
        log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'no connection to the broker; trying again');
      }
      connected = false;
      over.abort();
      await pause(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const kept = keep();

  return {
    connected: () => connected,
    async stop() {
      stopping.abort();
      await connection?.close();
      await kept;
    },
  };
}
