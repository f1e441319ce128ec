import { z } from 'zod';

/** One way to be refused. `code` is `<context>.<snake_reason>`; `detail` tells the caller what to do about it. */
export interface ErrorDefinition {
  code: string;
  status: number;
  title: string;
  detail: string;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  /** Its name in RFC 6749, section 5.2, for OAuth endpoints. */
  oauth?: OAuthErrorName;
}

export type OAuthErrorName = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unauthorized_client' | 'unsupported_grant_type';

export type ErrorCatalogue = Record<string, ErrorDefinition>;

/** The URI of an error's page in the committed catalogue (`docs/errors.md`). */
export const problemType = (code: string): string => `https://praxis.dev/errors/${code}`;

/** Declares a context's ways to refuse: key `lead_closed` of context `crm` becomes code `crm.lead_closed`. */
export function defineErrors<const K extends string>(
  context: string,
  errors: Record<K, Omit<ErrorDefinition, 'code'>>,
): Record<K, ErrorDefinition> {
  const entries = Object.entries(errors) as [K, Omit<ErrorDefinition, 'code'>][];
  return Object.fromEntries(entries.map(([key, error]) => [key, { code: `${context}.${key}`, ...error }])) as Record<K, ErrorDefinition>;
}

export interface FieldError {
  /** RFC 6901 JSON pointer into the body, or `/query/<name>`, `/params/<name>`, `/headers/<name>`. */
  pointer: string;
  detail: string;
}

/** RFC 9457 problem document, `application/problem+json`, for every status from 400 up. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    traceId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });
export type Problem = z.output<typeof Problem>;

/** The refusal of an OAuth endpoint, RFC 6749, section 5.2; `code` and `traceId` as in every problem document. */
export const OAuthError = z
  .object({ error: z.string(), error_description: z.string(), code: z.string(), traceId: z.string() })
  .meta({ id: 'OAuthError', description: 'RFC 6749, section 5.2' });
export type OAuthError = z.output<typeof OAuthError>;

/**
 * The one error class for business refusals. Everything else that is thrown is a defect and becomes a 500.
 * `details` are added to the problem document: say what the caller needs to go on (current state, legal next states, candidates).
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  constructor(
    readonly error: ErrorDefinition,
    readonly details: Record<string, unknown> = {},
    readonly errors: FieldError[] = [],
  ) {
    super(`${error.code}: ${error.detail}`);
  }
  get code(): string {
    return this.error.code;
  }
}

/** The refusals that every service and the gateway share. */
export const httpErrors = defineErrors('http', {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    detail: 'Correct the fields named in `errors` and send the request again.',
  },
  malformed_json: { status: 400, title: 'The body is not JSON', detail: 'Send a JSON document in UTF-8.' },
  bad_cursor: {
    status: 400,
    title: 'The cursor is not valid here',
    detail: 'Use a cursor only with the list, filter and sort that returned it, or start again without one.',
  },
  idempotency_key_required: {
    status: 400,
    title: 'An Idempotency-Key is required',
    detail: 'Send a header `Idempotency-Key` with a value you have not used for another request.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key is not valid',
    detail: 'Use 1 to 255 printable ASCII characters (at least 22 on public operations), such as a UUID.',
  },
  not_found: { status: 404, title: 'Not found', detail: 'There is nothing here that you may see. Check the id or the address.' },
  method_not_allowed: { status: 405, title: 'Method not allowed', detail: 'Use one of the methods in the `Allow` header.' },
  not_acceptable: { status: 406, title: 'Not acceptable', detail: 'Accept `application/json`.' },
  timeout: { status: 408, title: 'The request took too long to arrive', detail: 'Send the whole request without pausing.' },
  conflict: { status: 409, title: 'Somebody else was at it', detail: 'Read the current state and try again.' },
  request_in_progress: {
    status: 409,
    title: 'The same request is still running',
    detail: 'Wait a moment and send it again with the same Idempotency-Key.',
    retryAfter: 2,
  },
  illegal_transition: {
    status: 409,
    title: 'Not possible in this state',
    detail: 'See `state` and `allowed` for what is possible now.',
  },
  stale: { status: 412, title: 'The object has changed', detail: 'Read it again and repeat your change on the new version.' },
  too_large: { status: 413, title: 'The request is too large', detail: 'Send less, or in parts.' },
  uri_too_long: { status: 414, title: 'The address is too long', detail: 'Shorten the query.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported content type',
    detail: 'Send `application/json` (uploads: `multipart/form-data`).',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    detail: 'Use a new key for a new request.',
  },
  precondition_required: {
    status: 428,
    title: 'If-Match is required',
    detail: 'Send `If-Match` with the ETag of the version you have read.',
  },
  rate_limited: { status: 429, title: 'Too many requests', detail: 'Wait for the time in `Retry-After`.', retryAfter: 1 },
  headers_too_large: { status: 431, title: 'The headers are too large', detail: 'Send fewer or shorter headers.' },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    detail:
      'This is a defect of Praxis, not of your request. Tell us the `traceId`; sending the request again is safe with an Idempotency-Key.',
  },
  bad_gateway: { status: 502, title: 'A service gave no proper answer', detail: 'Try again shortly.', retryAfter: 1 },
  unavailable: { status: 503, title: 'Not available at the moment', detail: 'Try again shortly.', retryAfter: 1 },
  gateway_timeout: { status: 504, title: 'A service took too long', detail: 'Try again shortly.', retryAfter: 1 },
});

/** Refusals at the door: token, permission, firm. Their code belongs to identity wherever they are raised. */
export const accessErrors = defineErrors('identity', {
  token_missing: { status: 401, title: 'Sign in first', detail: 'Send an access token as `Authorization: Bearer …`.' },
  token_invalid: { status: 401, title: 'The access token is not valid', detail: 'Sign in again.' },
  token_expired: { status: 401, title: 'The access token has expired', detail: 'Refresh your session.' },
  token_stale: {
    status: 401,
    title: 'Your access has changed',
    detail: 'Refresh your session to get a token with your present rights.',
  },
  permission_missing: {
    status: 403,
    title: 'You may not do this',
    detail: 'Ask an administrator of your firm for the permission named in `permission`.',
  },
  second_factor_required: {
    status: 403,
    title: 'Your firm requires a second factor',
    detail: 'Set one up under `/v1/me/second-factors`, or sign in again with the one you have.',
  },
  firm_suspended: {
    status: 403,
    title: 'The firm is suspended',
    detail: 'Nothing new can be started until the firm is active again. Ask its owner.',
  },
  address_not_allowed: {
    status: 403,
    title: 'Not from this address',
    detail: 'This API client or key may be used from its allowed addresses only. Ask an administrator of your firm.',
  },
  firm_cancelled: {
    status: 403,
    title: 'The firm is closed',
    detail: 'It was cancelled. Its owners can read and export for 90 days from then; nothing else is possible any more.',
  },
  origin_refused: {
    status: 403,
    title: 'This page may not use the session cookie',
    detail: 'Call from a page of the platform itself, or leave `Praxis-Session` out and keep the refresh token in your program.',
  },
  firm_mismatch: {
    status: 403,
    title: 'The address belongs to another firm',
    detail: 'Use your own firm’s address, or switch the firm.',
  },
});
