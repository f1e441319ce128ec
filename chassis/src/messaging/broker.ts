import { setTimeout as delay } from 'node:timers/promises';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '../log';
import { inboxPrefixOf } from '../provision/nats-permissions';

export interface NatsSettings {
  servers: string | string[];
  user: string;
  pass: string;
  /** Copies of each stream that this service creates; three in a cluster. Default 1. */
  replicas?: number | undefined;
}

export interface Link {
  nc: NatsConnection;
  js: JetStreamClient;
  jsm: JetStreamManager;
}

/** The broker cannot be reached at the moment; whoever needs it waits and tries again. */
export class BrokerAway extends Error {
  override readonly name = 'BrokerAway';
}

export interface Broker {
  /** Begins to connect and returns at once; goes on for ever. */
  start(): void;
  connected(): boolean;
  /** @throws BrokerAway */
  link(): Link;
  /** Calls back for each new connection, for its subscriptions, and after each reconnection. */
  onLink(listener: (link: Link, again: boolean) => void): void;
  /** Calls back when the connection breaks: answers that are still awaited will not come. */
  onLost(listener: () => void): void;
  stop(): Promise<void>;
}

const RETRY_MS = 500;
/** How long (ms) JetStream may take to answer; shorter than every lease's successor would wait. */
const REQUEST_MS = 4_000;

export function createBroker(options: { name: string; nats: NatsSettings; log: Logger }): Broker {
  const { name, nats, log } = options;
  const listeners: ((link: Link, again: boolean) => void)[] = [];
  const lostListeners: (() => void)[] = [];
  const ending = new AbortController();
  let link: Link | undefined;
  let up = false;
  let running: Promise<void> | undefined;

  function tell(next: Link, again: boolean): void {
    up = true;
    for (const listener of listeners) {
      try {
        listener(next, again);
      } catch (error) {
        log.error({ err: String(error) }, 'a listener of the broker failed');
      }
    }
  }

  function lose(): void {
    if (!up) return;
    up = false;
    if (!ending.signal.aborted) log.warn('the broker is away');
    for (const listener of lostListeners) listener();
  }

  async function hold(): Promise<void> {
    let told = false;
    while (!ending.signal.aborted) {
      try {
        await live();
      } catch (error) {
        if (!told) log.warn({ err: String(error) }, 'no connection to the broker yet; trying on');
        told = true;
      }
      lose();
      link = undefined;
      await delay(RETRY_MS, undefined, { signal: ending.signal }).catch(() => undefined); // aborted by stop
    }
  }

  async function live(): Promise<void> {
    const nc = await connect({
      servers: nats.servers,
      user: nats.user,
      pass: nats.pass,
      name,
      inboxPrefix: inboxPrefixOf(nats.user),
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      timeout: REQUEST_MS,
      pingInterval: 5_000,
      maxPingOut: 2,
      // A stack for each request would cost a fifth of a publish.
      noAsyncTraces: true,
    });
    if (ending.signal.aborted) return await nc.close();
    const next: Link = {
      nc,
      js: jetstream(nc, { timeout: REQUEST_MS }),
      jsm: await jetstreamManager(nc, { checkAPI: false, timeout: REQUEST_MS }),
    };
    link = next;
    void watch(next);
    tell(next, false);
    await nc.closed();
  }

  async function watch(watched: Link): Promise<void> {
    for await (const status of watched.nc.status()) {
      if (status.type === 'disconnect' || status.type === 'staleConnection') {
        lose();
      } else if (status.type === 'reconnect') {
        log.info('the broker is back');
        tell(watched, true);
      } else if (status.type === 'error') {
        log.error({ err: status.error.message }, 'the broker refused something');
      }
    }
  }

  return {
    start: () => {
      running ??= hold();
    },
    connected: () => up,
    link: () => {
      if (link === undefined || !up) throw new BrokerAway('The broker is away');
      return link;
    },
    onLink: (listener) => {
      listeners.push(listener);
      if (link !== undefined && up) listener(link, false);
    },
    onLost: (listener) => {
      lostListeners.push(listener);
    },
    stop: async () => {
      ending.abort();
      const last = link;
      if (last !== undefined) {
        // While disconnected nothing can be flushed, and waiting for it would hold up the exit.
        if (up) await last.nc.drain().catch(() => last.nc.close());
        else await last.nc.close();
      }
      await running;
    },
  };
}
