import { setTimeout as pause } from 'node:timers/promises';
import { DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type AccessTokenClaims, EDGE_SUBJECTS, EDGE_WHOLE_SUBJECT, EdgeWhole, type Logger } from '@praxis/chassis/edge';
import type { EdgeState } from './edge-state';
import { followStream } from './follow-stream';
import { loadSnapshot } from './snapshot';

const STREAM = 'EDGE';
/** How long the broker has at start before identity is asked. */
const BROKER_FIRST_MS = 1_500;
const SNAPSHOT_AGAIN_MS = 1_000;
/** How long a request waits for a firm, an API client or a key that has just been made. */
const JUST_MADE_MS = 1_000;

export interface EdgeWatch {
  /** All that identity had told has been taken in; never false again. */
  loaded(): boolean;
  follow(connection: NatsConnection, signal: AbortSignal): void;
  /**
   * Waits for a firm of which a valid token speaks and the edge does not know yet: its event is on the way, or the broker is away and
   * identity is asked.
   */
  awaitFirm(firmId: string): Promise<boolean>;
  /** The same for an API client, a personal key or a break-glass grant of which a valid token speaks. */
  awaitGrant(claims: Pick<AccessTokenClaims, 'firm_id' | 'client_id' | 'gid'>): Promise<void>;
  stop(): void;
}

export interface EdgeWatchSettings {
  readonly state: EdgeState;
  /** Gets a JSON document of identity, as the gateway itself. */
  readonly get: (path: string) => Promise<unknown>;
  readonly log: Logger;
}

/** Keeps the edge state loaded and fresh: from the stream EDGE and, as long as that cannot be had, from identity. */
export function watchEdge({ state, get, log }: EdgeWatchSettings): EdgeWatch {
  const stopping = new AbortController();
  let loaded = false;
  let asking: Promise<void> | undefined;

  /** What the stream says of itself, and how much of it was read since the reading began. */
  let whole: EdgeWhole | undefined;
  const read = new Set<string>();

  const take = (message: JsMsg): void => {
    const value = message.data.length === 0 ? undefined : message.json();
    if (message.subject === EDGE_WHOLE_SUBJECT) {
      whole = EdgeWhole.parse(value);
      return;
    }
    if (!loaded) read.add(message.subject);
    if (!state.apply(message.subject, value)) log.error({ subject: message.subject }, 'cannot read this edge state');
  };

  const ask = async (): Promise<void> => {
    try {
      await loadSnapshot(state, get);
      if (!loaded) log.info('edge state loaded from identity');
      loaded = true;
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'identity did not give the edge state');
      await pause(SNAPSHOT_AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  /** One question at a time, whoever asks. */
  const askOnce = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  const loadWithoutBroker = async (): Promise<void> => {
    await pause(BROKER_FIRST_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    while (!loaded && !stopping.signal.aborted) await askOnce();
  };
  loadWithoutBroker().catch((error: unknown) => log.error({ err: error }, 'loading the edge state ended'));

  return {
    loaded: () => loaded,
    follow(connection, signal) {
      const following = followStream(connection, signal, {
        stream: STREAM,
        from: () => {
          whole = undefined;
          read.clear();
          return { filter_subjects: EDGE_SUBJECTS, deliver_policy: DeliverPolicy.LastPerSubject };
        },
        onMessage: (message) => {
          try {
            take(message);
          } catch (error) {
            log.error({ err: error, subject: message.subject }, 'this edge state is not JSON');
          }
        },
        onCaughtUp: () => {
          // Identity has not filled it yet, or again: what is missing may be a revocation.
          if (whole?.stream === undefined || read.size < whole.subjects) return;
          if (!loaded) log.info({ firms: state.firmCount }, 'edge state loaded');
          loaded = true;
          read.clear();
        },
        log,
      });
      following.catch((error: unknown) => log.error({ err: error }, 'following the edge state ended'));
    },
    async awaitFirm(firmId) {
      if (await state.until(() => state.firm(firmId) !== undefined, JUST_MADE_MS)) return true;
      await askOnce();
      return state.firm(firmId) !== undefined;
    },
    async awaitGrant({ firm_id: firmId, client_id, gid }) {
      const clientId = gid ?? client_id;
      if (firmId === undefined || clientId === undefined) return;
      if (!(await state.until(() => state.grant(firmId, clientId) !== undefined, JUST_MADE_MS))) await askOnce();
    },
    stop: () => stopping.abort(),
  };
}
