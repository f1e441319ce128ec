import type { IncomingMessage } from 'node:http';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { checkTarget } from './path';

const MAX_HEADERS = 100;
const MAX_TARGET_LENGTH = 8 * 1024;

/**
 * Refuses what two servers could read differently, and what nobody needs: odd targets, several hosts, bodies without a clear end,
 * expectations that nobody knows, too many headers.
 * @throws Rejection 400, 404, 414, 415 or 431
 */
export function checkRequest(request: IncomingMessage): void {
  const { url, headers, rawHeaders, httpVersion, httpVersionMajor } = request;
  if ((url ?? '').length > MAX_TARGET_LENGTH) throw new Rejection(httpErrors.uri_too_long);
  checkTarget(url ?? '');
  if (httpVersionMajor !== 1) throw new Rejection(httpErrors.invalid_request);
  if (rawHeaders.length / 2 > MAX_HEADERS) throw new Rejection(httpErrors.headers_too_large);
  checkHost(request);
  const transfer = headers['transfer-encoding'];
  // RFC 9112, 6.1 and 6.3: a body whose end cannot be told, and chunks in a version that had none.
  if (transfer !== undefined && (transfer.toLowerCase() !== 'chunked' || httpVersion === '1.0'))
    throw new Rejection(httpErrors.invalid_request);
  // RFC 9110, 10.1.1: there is one expectation.
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') throw new Rejection(httpErrors.invalid_request);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new Rejection(httpErrors.unsupported_media_type);
}

/** RFC 9112, 3.2: exactly one `Host`, and one that is a name or an address with a port at most. */
function checkHost({ headers, rawHeaders, httpVersion }: IncomingMessage): void {
  const { host } = headers;
  if (host === undefined && httpVersion === '1.0') return;
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts !== 1 || host === undefined || !HOST.test(host)) throw new Rejection(httpErrors.invalid_request);
}
const HOST = /^(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;
