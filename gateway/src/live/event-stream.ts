import type { ServerResponse } from 'node:http';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller';
import type { Callers } from '../access/callers';
import type { EdgeState } from '../edge/edge-state';
import type { FedEvent, Feed } from './feed';
import { liveTypes } from './live-types';
import { mayKnow, typeFilter } from './visible';

const HEARTBEAT_MS = 15_000;
const STREAMS_PER_SESSION = 5;
/** A reader this far behind is let go; it comes back with `Last-Event-ID`. */
const MAX_UNREAD_BYTES = 1024 * 1024;
const RECONNECT_MS = 2_000;

export interface EventStreams {
  open(request: FastifyRequest, reply: FastifyReply): void;
  readonly count: number;
  /** Ends all; their readers come back, to another gateway perhaps. */
  closeAll(): void;
}

export interface EventStreamsSettings {
  readonly feed: Feed;
  readonly callers: Pick<Callers, 'refresh'>;
  readonly state: EdgeState;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly heartbeatMs?: number;
}

/** Live events over server-sent events (WHATWG HTML, 9.2). A stream ends with the token it was opened with, or its revocation. */
export function createEventStreams({ feed, callers, state, now, heartbeatMs = HEARTBEAT_MS }: EventStreamsSettings): EventStreams {
  const perSession = new Map<string, number>();
  const streams = new Set<() => void>();

  const open = (request: FastifyRequest, reply: FastifyReply): void => {
    const { caller } = request.exchange;
    const firmId = caller?.claims.firm_id;
    if (caller === undefined || firmId === undefined) throw new Rejection(httpErrors.not_found);
    const wanted = typeFilter((request.query as { types?: unknown }).types);
    const session = caller.claims.sid;
    const opened = perSession.get(session) ?? 0;
    if (opened >= STREAMS_PER_SESSION) throw new Rejection(httpErrors.rate_limited, { streams: STREAMS_PER_SESSION });
    perSession.set(session, opened + 1);

    const raw = begin(reply);
    const end = (): void => {
      if (!streams.delete(end)) return;
      clearInterval(heartbeat);
      clearTimeout(expiry);
      stopListening();
      stopWatching();
      const left = (perSession.get(session) ?? 1) - 1;
      if (left > 0) perSession.set(session, left);
      else perSession.delete(session);
      raw.end();
    };
    const write = (text: string): void => {
      raw.write(text);
      if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy();
    };
    const tell = (fed: FedEvent): void => {
      const type = liveTypes.get(fed.event.type);
      if (type !== undefined && wanted(fed.event.type) && mayKnow(caller, fed, type, state)) write(messageOf(fed));
    };
    const stayOrEnd = (): void => {
      if (!isStillGood(caller, callers)) end();
    };
    const heartbeat = setInterval(() => write(': heartbeat\n\n'), heartbeatMs);
    const expiry = setTimeout(end, Math.max(0, caller.claims.exp * 1000 - now()));
    const stopListening = feed.listen(firmId, tell);
    const stopWatching = state.onChange(stayOrEnd);
    streams.add(end);
    raw.on('close', end);

    write(`retry: ${RECONNECT_MS}\n\n`);
    const lastEventId = request.headers['last-event-id'];
    if (typeof lastEventId === 'string' && lastEventId !== '') {
      const missed = feed.after(firmId, lastEventId);
      if (missed === undefined) write('event: reset\ndata: {}\n\n');
      else for (const fed of missed) tell(fed);
    }
  };

  return {
    open,
    get count() {
      return streams.size;
    },
    closeAll() {
      for (const end of [...streams]) end();
    },
  };
}

function begin(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies in front must pass each event on at once.
    'x-accel-buffering': 'no',
  });
  raw.socket?.setNoDelay(true);
  return raw;
}

function isStillGood(caller: Caller, callers: Pick<Callers, 'refresh'>): boolean {
  try {
    const { access } = callers.refresh(caller);
    return access.firm?.status !== 'cancelled';
  } catch {
    // Expired or revoked: which of them the next request will say.
    return false;
  }
}

const messageOf = ({ event }: FedEvent): string => `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`;
