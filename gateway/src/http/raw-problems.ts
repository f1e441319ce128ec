import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ErrorDefinition, httpErrors, Rejection } from '@praxis/contracts/kernel';
import { PROBLEM_TYPE, problemOf } from './problems';
import { traceOf } from './trace';

const byCode: Readonly<Record<string, ErrorDefinition>> = {
  HPE_HEADER_OVERFLOW: httpErrors.headers_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: httpErrors.timeout,
};

/** Connections that have had their last answer. */
const answered = new WeakSet<object>();

/** Says that a connection gets no other answer than the one that is on its way, whatever else was sent on it. */
export const answersNoMore = (socket: object): void => {
  answered.add(socket);
};

export const hasAnsweredLast = (socket: object): boolean => answered.has(socket);

/** Nobody gets a tunnel through here (`CONNECT`); without a listener Node would hang up without a word. */
export function refuseTunnels(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => answerUnreadable(new Error('CONNECT'), socket as Socket));
}

/**
 * Answers what is not even HTTP: two lengths, bad chunks, oversized headers, a request that never ends. The connection is closed, because
 * nobody can tell where the next request would begin (RFC 9112, 6.3).
 */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  if (answered.has(socket)) {
    socket.end();
    return;
  }
  answersNoMore(socket);
  const definition = byCode[error.code ?? ''] ?? httpErrors.invalid_request;
  const { problem } = problemOf(new Rejection(definition), traceOf(undefined).traceId);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
  );
}
