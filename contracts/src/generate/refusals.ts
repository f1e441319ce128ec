import { accessErrors, type ErrorDefinition, httpErrors, type Operation } from '../kernel';

const MEMBERS = (schema: unknown): string[] => Object.keys((schema as { shape?: object }).shape ?? {});

/** Names in the path template, in order. */
export const pathNames = ({ path }: Operation): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');

export const queryNames = ({ query }: Operation): string[] => MEMBERS(query);
export const paramNames = ({ params }: Operation): string[] => MEMBERS(params);

/** Kinds of principals; an operation that is not for all of them refuses the others like those without the permission. */
const EVERY_KIND = ['user', 'portal', 'api_client', 'operator'] as const;

/** All ways in which an operation can be refused, by status: its own and those that come from what it takes. */
export function refusalsOf(operation: Operation): Map<number, ErrorDefinition[]> {
  const { access, bodyType, idempotency, ifMatch } = operation;
  const hasBody = bodyType !== 'none';
  const takesKey = idempotency !== 'none';
  const isCommand = operation.method !== 'GET';
  const when = (condition: boolean, ...errors: ErrorDefinition[]) => (condition ? errors : []);
  const all = new Set([
    ...operation.errors,
    httpErrors.invalid_request,
    httpErrors.uri_too_long,
    httpErrors.headers_too_large,
    ...when(bodyType === 'json', httpErrors.malformed_json),
    ...when(queryNames(operation).includes('cursor'), httpErrors.bad_cursor),
    ...when(idempotency === 'required', httpErrors.idempotency_key_required),
    ...when(takesKey, httpErrors.idempotency_key_invalid, httpErrors.request_in_progress, httpErrors.idempotency_key_reused),
    ...when(
      access !== 'public',
      accessErrors.token_missing,
      accessErrors.token_invalid,
      accessErrors.token_expired,
      accessErrors.token_stale,
    ),
    ...when(
      access !== 'public' && (access !== 'signed-in' || EVERY_KIND.some((kind) => !operation.principals.includes(kind))),
      accessErrors.permission_missing,
    ),
    ...when(access !== 'public' && !operation.duringEnrolment, accessErrors.second_factor_required),
    ...when(operation.refreshCookie, accessErrors.origin_refused),
    ...when(operation.tenant === 'token', accessErrors.firm_mismatch),
    ...when(operation.tenant === 'token', accessErrors.firm_suspended, accessErrors.firm_cancelled),
    ...when(pathNames(operation).length > 0, httpErrors.not_found),
    ...when(isCommand, httpErrors.conflict),
    ...when(ifMatch !== 'none', httpErrors.stale),
    ...when(ifMatch === 'required', httpErrors.precondition_required),
    ...when(hasBody, httpErrors.timeout, httpErrors.too_large, httpErrors.unsupported_media_type),
    httpErrors.rate_limited,
    httpErrors.internal,
    httpErrors.bad_gateway,
    httpErrors.unavailable,
    httpErrors.gateway_timeout,
  ]);
  const byStatus = new Map<number, ErrorDefinition[]>();
  for (const error of [...all].sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1))) {
    byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error]);
  }
  return byStatus;
}
