import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Span } from '@opentelemetry/api';
import type { FastifyReply } from 'fastify';
import type { Dispatcher } from 'undici';
import { endSpan } from '../http/trace';
import { type ReplyHeaders, withClientHeaders } from './headers';

export interface Sending {
  /** The connections to the service. */
  readonly dispatcher: Dispatcher;
  readonly method: Dispatcher.HttpMethod;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | Readable | undefined;
  /** Ended with the answer; present when the request is recorded. */
  readonly span: Span | undefined;
}

/** Replies up to this many bytes are written in one piece with their headers; larger ones as they come. */
const ONE_PIECE_BYTES = 64 * 1024;

/**
 * Sends a request to a service once and its answer to the client as it comes. When the client goes away, so does the request.
 * @param onFailure told when there is no answer; nothing has been sent to the client then
 */
export function send(
  reply: FastifyReply,
  { dispatcher, method, path, headers, body, span }: Sending,
  onFailure: (error: Error) => void,
): void {
  const { raw } = reply;
  let started = false;
  let held: Buffer | undefined;
  let holds = false;

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      if (raw.destroyed) return controller.abort(new ClientGone());
      raw.once('close', () => {
        if (!raw.writableFinished) controller.abort(new ClientGone());
      });
    },
    onResponseStart(_controller, status, upstream) {
      if (status < 200) return;
      started = true;
      holds = Number(upstream['content-length'] ?? Number.POSITIVE_INFINITY) <= ONE_PIECE_BYTES;
      reply.hijack();
      raw.writeHead(status, headersOf(reply, upstream));
    },
    onResponseData(controller, chunk) {
      if (holds && held === undefined) held = chunk;
      else {
        if (held !== undefined) raw.write(held);
        held = undefined;
        holds = false;
        if (!raw.write(chunk)) {
          controller.pause();
          raw.once('drain', () => controller.resume());
        }
      }
    },
    onResponseEnd() {
      if (span !== undefined) endSpan(span, raw.statusCode);
      // As text of one byte a character it goes out in one piece with the headers: Node copies it behind them.
      if (held === undefined) raw.end();
      else raw.end(held.toString('latin1'), 'latin1');
    },
    onResponseError(_controller, error) {
      if (span !== undefined) endSpan(span, undefined);
      if (error instanceof ClientGone) return;
      // A reply that breaks off must look broken, not complete.
      if (started) raw.destroy();
      else onFailure(error);
    },
  };
  dispatcher.dispatch({ path, method, headers, body: body ?? null }, handler);
}

class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** What the gateway says of itself, and over it what the service says. */
function headersOf(reply: FastifyReply, upstream: IncomingHttpHeaders): ReplyHeaders {
  const headers = withClientHeaders(reply.getHeaders(), upstream, reply.request.exchange.cookieMode);
  // The rest of a body that nobody reads any more would be taken for the next request.
  if (!reply.request.raw.complete) headers['connection'] = 'close';
  return headers;
}
