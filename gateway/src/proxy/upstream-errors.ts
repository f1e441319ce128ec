import { type ErrorDefinition, httpErrors, Rejection } from '@praxis/contracts/kernel';

/** Nobody listens there, or nobody answered the call. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);
const SLOW = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** What the client did wrong while its body was on the way. */
const CLIENTS = new Set(['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Why a request got no answer from its service, as the client is told. */
export function upstreamFailure(error: unknown): Rejection {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Rejection) return cause;
    const definition = definitionOf((cause as NodeJS.ErrnoException).code);
    if (definition !== undefined) return new Rejection(definition);
  }
  return new Rejection(httpErrors.bad_gateway);
}

function definitionOf(code: string | undefined): ErrorDefinition | undefined {
  if (code === undefined) return undefined;
  if (AWAY.has(code)) return httpErrors.unavailable;
  if (SLOW.has(code)) return httpErrors.gateway_timeout;
  return CLIENTS.has(code) ? httpErrors.invalid_request : undefined;
}
