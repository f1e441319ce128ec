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
  for (const cause of causesOf(error)) {
    if (cause instanceof Rejection) return cause;
    const definition = definitionOf(cause.code);
    if (definition !== undefined) return new Rejection(definition);
  }
  return new Rejection(httpErrors.bad_gateway);
}

/** The innermost code, for the log; messages tell addresses. */
export const reasonOf = (error: unknown): string => {
  const innermost = causesOf(error).at(-1);
  return innermost?.code ?? innermost?.name ?? 'unknown';
};

/** An error and what caused it, outermost first. */
function causesOf(error: unknown): NodeJS.ErrnoException[] {
  const causes: NodeJS.ErrnoException[] = [];
  for (let cause = error; typeof cause === 'object' && cause !== null && causes.length < 10; cause = (cause as Error).cause) {
    causes.push(cause as NodeJS.ErrnoException);
  }
  return causes;
}

function definitionOf(code: string | undefined): ErrorDefinition | undefined {
  if (code === undefined) return undefined;
  if (AWAY.has(code)) return httpErrors.unavailable;
  if (SLOW.has(code)) return httpErrors.gateway_timeout;
  return CLIENTS.has(code) ? httpErrors.invalid_request : undefined;
}
