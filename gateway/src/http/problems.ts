import { accessErrors, type ErrorDefinition, httpErrors, type Problem, problemType, Rejection } from '@praxis/contracts/kernel';

export const PROBLEM_TYPE = 'application/problem+json';

export interface ProblemReply {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** A defect of ours, for the log. */
  readonly defect: boolean;
}

const byFastifyCode: Readonly<Record<string, ErrorDefinition>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: httpErrors.too_large,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpErrors.unsupported_media_type,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: httpErrors.invalid_request,
  FST_ERR_BAD_URL: httpErrors.invalid_request,
  FST_ERR_MAX_PARAM_LENGTH: httpErrors.not_found,
};

/** Any error as the problem document (RFC 9457) that leaves the gateway. */
export function problemOf(error: unknown, traceId: string): ProblemReply {
  if (error instanceof Rejection) return replyOf(error.error, traceId, error.details);
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? byFastifyCode[code] : undefined;
  if (known !== undefined) return replyOf(known, traceId);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return replyOf(httpErrors.invalid_request, traceId);
  return { ...replyOf(httpErrors.internal, traceId), defect: true };
}

function replyOf(error: ErrorDefinition, traceId: string, details: Readonly<Record<string, unknown>> = {}): ProblemReply {
  const headers: Record<string, string> = {};
  if (error.retryAfter !== undefined) headers['retry-after'] = String(error.retryAfter);
  if (error.status === 401) {
    // RFC 6750, 3: no error code when the request had no token at all.
    headers['www-authenticate'] =
      error === accessErrors.token_missing ? 'Bearer realm="praxis"' : 'Bearer realm="praxis", error="invalid_token"';
  }
  return {
    problem: {
      ...details,
      type: problemType(error.code),
      title: error.title,
      status: error.status,
      code: error.code,
      detail: error.detail,
      traceId,
    },
    headers,
    defect: false,
  };
}
