import {
  accessErrors,
  type ErrorDefinition,
  type FieldError,
  httpErrors,
  type Problem,
  problemType,
  Rejection,
} from '@praxis/contracts/kernel';
import type { FastifyError } from 'fastify';
import { ZodError } from 'zod';
import { TransientError } from '../reaction';

/** An error as it leaves the service. No stack, SQL, path or host name is in it. */
export interface ProblemReply {
  problem: Problem;
  headers: Record<string, string>;
  /** The error is a defect of ours and belongs into the log. */
  defect: boolean;
}

const byFastifyCode: Record<string, ErrorDefinition> = {
  FST_ERR_CTP_INVALID_JSON_BODY: httpErrors.malformed_json,
  FST_ERR_CTP_EMPTY_JSON_BODY: httpErrors.malformed_json,
  FST_ERR_CTP_BODY_TOO_LARGE: httpErrors.too_large,
  FST_REQ_FILE_TOO_LARGE: httpErrors.too_large,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpErrors.unsupported_media_type,
  FST_INVALID_MULTIPART_CONTENT_TYPE: httpErrors.unsupported_media_type,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: httpErrors.invalid_request,
};

const byStatus: Record<number, ErrorDefinition> = {
  400: httpErrors.invalid_request,
  404: httpErrors.not_found,
  408: httpErrors.timeout,
  413: httpErrors.too_large,
  415: httpErrors.unsupported_media_type,
};

/** PostgreSQL conditions that say "somebody else was at it" or "not now" rather than "defect". */
const byPostgresCode: Record<string, ErrorDefinition> = {
  '55P03': httpErrors.conflict,
  '40001': httpErrors.conflict,
  '40P01': httpErrors.conflict,
  '22012': httpErrors.conflict, // the version guard of table.ts
  '57P01': httpErrors.unavailable,
  '57P03': httpErrors.unavailable,
  '53300': httpErrors.unavailable,
};

export function problemOf(error: unknown, traceId: string): ProblemReply {
  if (error instanceof Rejection) return reply(error.error, traceId, error.details, error.errors);
  if (error instanceof ZodError) return reply(httpErrors.invalid_request, traceId, {}, fieldErrors(error, ''));
  if (error instanceof TransientError) return reply(httpErrors.unavailable, traceId);
  const { code, statusCode } = error as Partial<FastifyError>;
  if (typeof code === 'string') {
    const known = byFastifyCode[code] ?? byPostgresCode[code];
    if (known) return reply(known, traceId);
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return reply(httpErrors.unavailable, traceId);
  }
  if (/timeout exceeded when trying to connect|Connection terminated/.test(String((error as Error)?.message))) {
    return reply(httpErrors.unavailable, traceId);
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return reply(byStatus[statusCode] ?? httpErrors.invalid_request, traceId);
  }
  return { ...reply(httpErrors.internal, traceId), defect: true };
}

function reply(error: ErrorDefinition, traceId: string, details: Record<string, unknown> = {}, errors: FieldError[] = []): ProblemReply {
  const headers: Record<string, string> = {};
  if (error.retryAfter !== undefined) headers['retry-after'] = String(error.retryAfter);
  if (error.status === 401)
    headers['www-authenticate'] = `Bearer error="${error === accessErrors.token_missing ? 'invalid_request' : 'invalid_token'}"`;
  return {
    problem: {
      ...details,
      type: problemType(error.code),
      title: error.title,
      status: error.status,
      code: error.code,
      detail: error.detail,
      traceId,
      ...(errors.length > 0 ? { errors } : {}),
    },
    headers,
    defect: false,
  };
}

/** One entry per refused field, as RFC 6901 pointers below `prefix`. */
export function fieldErrors(error: ZodError, prefix: string): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const path = [...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: pointer(prefix, [...path, key]), detail: 'This field is not known here' }));
    }
    if (issue.code === 'invalid_union') {
      const closest = issue.errors.reduce<(typeof issue.errors)[number] | undefined>(
        (best, candidate) => (best === undefined || candidate.length < best.length ? candidate : best),
        undefined,
      );
      if (closest && closest.length > 0) {
        return closest.map((inner) => ({ pointer: pointer(prefix, [...path, ...inner.path]), detail: inner.message }));
      }
    }
    return [{ pointer: pointer(prefix, path), detail: issue.message }];
  });
}

const pointer = (prefix: string, path: readonly PropertyKey[]): string =>
  prefix + path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
