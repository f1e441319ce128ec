import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorDefinition, httpErrors, Rejection } from '@praxis/contracts/kernel';
import { PROBLEM_TYPE, problemOf } from './problems';
import { traceOf } from './trace';

const byCode: Readonly<Record<string, ErrorDefinition>> = {
  HPE_HEADER_OVERFLOW: httpErrors.headers_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: httpErrors.timeout,
};

/**
 * Answers what is not even HTTP: two lengths, bad chunks, oversized headers, a request that never ends. The connection is closed, because
 * nobody can tell where the next request would begin (RFC 9112, 6.3).
 */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const definition = byCode[error.code ?? ''] ?? httpErrors.invalid_request;
  const { problem } = problemOf(new Rejection(definition), traceOf(undefined).traceId);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
  );
}
