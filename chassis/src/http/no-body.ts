import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { FastifyInstance } from 'fastify';

/**
 * For the routes of operations without a body: an empty one is none, whatever type it is said to have, because many clients name one in
 * every request. What is not empty is read as JSON, or is of an unsupported type; which of it passes is the operation's to say.
 */
export function takeEmptyBodies(scope: FastifyInstance): void {
  const readJson = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) =>
    text === '' ? done(null, undefined) : readJson(request, String(text), done),
  );
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(bytes.length === 0 ? null : new Rejection(httpErrors.unsupported_media_type), undefined),
  );
}
