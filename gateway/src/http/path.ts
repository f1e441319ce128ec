import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/** What paths of ours are made of, seen often enough to be worth one look. */
const PLAIN = /^(?:\/[A-Za-z0-9_~:@-][A-Za-z0-9._~:@-]*)+$/;
/** Characters of a path segment (RFC 3986, 3.3) but for `;`, which some servers cut a path at. */
const SEGMENTS = /^(?:[A-Za-z0-9._~!$&'()*+,=:@/-]|%[0-9A-Fa-f]{2})*$/;

/**
 * Refuses request targets that the gateway and a service could read differently: not a path, empty or dot segments, encoded slashes,
 * dots, percent signs and control characters, `;` and `\`.
 * @param target the request line's target as it came
 * @throws Rejection 400 or 404
 */
export function checkTarget(target: string): void {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (PLAIN.test(path)) return;
  if (!path.startsWith('/') || !SEGMENTS.test(path)) throw new Rejection(httpErrors.invalid_request);
  if (path === '/') return;
  for (const segment of path.slice(1).split('/')) {
    const text = decode(segment);
    if (text === '' || text === '.' || text === '..') throw new Rejection(httpErrors.not_found);
    if (SUSPICIOUS.test(segment)) throw new Rejection(httpErrors.invalid_request);
  }
}

/**
 * A second opinion before a target is sent to a service, by another parser (WHATWG URL): it may change nothing about the path.
 * @param target one that `checkTarget` let pass
 * @param origin where it goes
 * @throws Rejection 400
 */
export function requireOneReading(target: string, origin: string): void {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (PLAIN.test(path)) return;
  const read = URL.parse(path, origin);
  if (read === null || read.origin !== origin || read.pathname !== path) throw new Rejection(httpErrors.invalid_request);
}

/**
 * Encoded `/ \ ; ? # %` and control characters, which some server on the way may act upon, and encoded characters that need no encoding
 * (RFC 3986, 6.2.2.2), which are only there to look like something else.
 */
const SUSPICIOUS = /%(?:[01][0-9a-f]|2[35def]|3[0-9bf]|4[1-9a-f]|5[0-9acf]|6[1-9a-f]|7[0-9aef])/i;

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Rejection(httpErrors.invalid_request);
  }
}
