import {
  accessErrors,
  CLIENT_ADDRESS_HEADER,
  CONFIDENTIAL_PERMISSION,
  CORRELATION_HEADER,
  ENROLMENT_ROLE,
  httpErrors,
  IDENTITY_HEADER,
  isOpenUnderGrant,
  newId,
  type Operation,
  Rejection,
  refusalByFirm,
} from '@praxis/contracts/kernel';
import type { FastifyRequest } from 'fastify';
import { type Act, idOfActor, type Principal } from '../act';
import type { IdentityVerifier } from '../edge';
import { activeTraceparent } from '../telemetry/trace';

/** The caller as the gateway vouches for it. Without a valid internal identity there is none: services fail closed. */
export async function principalOf(request: FastifyRequest, verify: IdentityVerifier): Promise<Principal> {
  const token = request.headers[IDENTITY_HEADER];
  if (typeof token !== 'string') throw new Rejection(accessErrors.token_missing);
  const claims = await verify(token);
  if (claims === undefined) throw new Rejection(accessErrors.token_invalid);
  return {
    kind: claims.kind,
    id: claims.sub,
    firmId: claims.firm,
    facts: claims.facts,
    roles: claims.roles,
    permissions: new Set(claims.permissions),
    clientIds: claims.kind === 'portal' ? (claims.clients ?? []) : undefined,
    sessionId: claims.session,
    credential: claims.credential,
    name: claims.name,
    grantId: claims.grant,
  };
}

/** Permission, kind of principal and status of the firm, before anything is looked up: hence equal for existing and missing ids. */
export function authorise(operation: Operation, principal: Principal, at: Date): void {
  if (operation.access !== 'public') {
    if (principal.kind === 'public') throw new Rejection(accessErrors.token_missing);
    if (principal.roles.includes(ENROLMENT_ROLE) && !operation.duringEnrolment) throw new Rejection(accessErrors.second_factor_required);
    const permission = operation.access === 'signed-in' ? undefined : operation.access.permission;
    const closed =
      !operation.principals.includes(principal.kind) ||
      // What is made for people at a screen is not for their keys.
      (principal.credential !== undefined && !operation.principals.includes('api_client')) ||
      (permission !== undefined && !principal.permissions.has(permission));
    const missing = principal.grantId === undefined ? closed : !isOpenUnderGrant(operation, principal.permissions);
    if (missing) {
      throw new Rejection(accessErrors.permission_missing, permission === undefined ? {} : { permission });
    }
    if (operation.tenant === 'token' && principal.firmId === undefined) throw new Rejection(accessErrors.permission_missing);
  }
  if (principal.kind === 'public') {
    const status = principal.facts?.status;
    if (operation.tenant === 'link' && (status === 'suspended' || status === 'cancelled')) throw new Rejection(httpErrors.not_found);
    return;
  }
  const refusal = refusalByFirm(operation, { kind: principal.kind, roles: principal.roles }, principal.facts, at);
  if (refusal !== undefined) throw new Rejection(refusal);
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

export function actOf(request: FastifyRequest, principal: Principal, at: Date): Act {
  return {
    actor: principal.id,
    correlationId: header(request, CORRELATION_HEADER) ?? newId(),
    causationId: request.id,
    at,
    address: header(request, CLIENT_ADDRESS_HEADER),
    userAgent: header(request, 'user-agent'),
    traceparent: activeTraceparent() ?? header(request, 'traceparent'),
    viewer: viewerOf(principal),
    grantId: principal.grantId,
    apiKeyId: apiKeyOf(principal),
  };
}

/** Tokens of a personal key have the key itself as their session. */
const apiKeyOf = ({ kind, credential, sessionId }: Principal): string | undefined =>
  kind === 'user' && credential !== undefined ? sessionId : undefined;

/** Whom the database lets see confidential clients as a person of their teams; undefined: there is nothing to keep from this principal. */
function viewerOf({ kind, id, firmId, permissions }: Principal): string | undefined {
  const limited = kind === 'user' || kind === 'api_client' || (kind === 'operator' && firmId !== undefined);
  return limited && !permissions.has(CONFIDENTIAL_PERMISSION) ? idOfActor(id) : undefined;
}

/** What finds the log of this request: the W3C trace id when there is one, else the correlation id. */
export function traceIdOf(request: FastifyRequest): string {
  const parts = header(request, 'traceparent')?.split('-');
  return parts?.[1] ?? header(request, CORRELATION_HEADER) ?? request.id;
}
