import { httpErrors, type OAuthError, type Problem, Rejection } from '@praxis/contracts/kernel';
import type { FastifyInstance } from 'fastify';

/**
 * Lets operations with a form as body read one (WHATWG URL, `application/x-www-form-urlencoded`), and nobody else: what comes as a form
 * elsewhere, and as anything else here, is of an unsupported type. A parameter that is sent twice stays a list, which no schema of a form
 * takes (RFC 6749, 3.2).
 */
export function readForms(server: FastifyInstance): void {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, text, done) => {
    if (request.routeOptions.config.operation?.bodyType !== 'form') return done(new Rejection(httpErrors.unsupported_media_type));
    const form: Record<string, string | string[]> = Object.create(null);
    const parameters = new URLSearchParams(String(text));
    for (const name of new Set(parameters.keys())) {
      const values = parameters.getAll(name);
      // RFC 6749, 3.2: a parameter without a value is as good as none.
      if (values.length === 1 && values[0] === '') continue;
      form[name] = values.length === 1 ? (values[0] as string) : values;
    }
    done(null, form);
  });
  server.addHook('preValidation', async (request) => {
    const type = request.headers['content-type'] ?? '';
    if (request.routeOptions.config.operation?.bodyType === 'form' && !/^application\/x-www-form-urlencoded(;|$)/i.test(type)) {
      throw new Rejection(httpErrors.unsupported_media_type);
    }
  });
}

/** A refusal as OAuth clients read it: RFC 6749, section 5.2. */
export function oauthRefusal(error: unknown, problem: Problem): { body: OAuthError; headers: Record<string, string> } {
  const named = error instanceof Rejection ? error.error.oauth : undefined;
  const pointed = problem.errors?.map(({ pointer, detail }) => `${pointer.slice(1) || 'body'}: ${detail}`).join('; ');
  return {
    body: {
      error: named ?? (problem.status === 401 ? 'invalid_client' : 'invalid_request'),
      // Section 5.2 leaves quotation marks and backslashes out of what a description may hold.
      error_description: (pointed ?? problem.detail).replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'"),
      code: problem.code,
      traceId: problem.traceId,
    },
    headers: {
      'cache-control': 'no-store',
      ...(problem.status === 401 ? { 'www-authenticate': 'Basic realm="praxis"' } : {}),
    },
  };
}
