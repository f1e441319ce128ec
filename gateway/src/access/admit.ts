import { isWithin } from '@praxis/chassis/edge';
import {
  accessErrors,
  ENROLMENT_ROLE,
  httpErrors,
  isOpenUnderGrant,
  type Operation,
  parseLinkToken,
  Rejection,
  refusalByFirm,
} from '@praxis/contracts/kernel';
import type { EdgeState } from '../edge/edge-state';
import type { Caller } from './caller';

/** What of an operation decides who may call it. */
export type Admission = Pick<Operation, 'access' | 'principals' | 'tenant' | 'whileSuspended' | 'duringEnrolment'>;

/**
 * Whether a caller may call an operation, decided before anything is looked up, hence equal for existing and missing ids.
 * @param label the firm's label in the host name, where there is one
 * @param address where the request comes from
 * @param at the present
 * @throws Rejection 403 identity.firm_mismatch, identity.address_not_allowed, identity.second_factor_required, identity.permission_missing,
 * identity.firm_suspended or identity.firm_cancelled
 */
export function admit(operation: Admission, caller: Caller, label: string | undefined, address: string, at: Date): void {
  const { claims, access } = caller;
  if (label !== undefined && access.firm !== undefined && access.firm.facts.slug !== label) {
    throw new Rejection(accessErrors.firm_mismatch);
  }
  if (access.grant !== undefined && !isWithin(access.grant.networks, address)) throw new Rejection(accessErrors.address_not_allowed);
  if (claims.roles.includes(ENROLMENT_ROLE) && !operation.duringEnrolment) throw new Rejection(accessErrors.second_factor_required);
  const permission = typeof operation.access === 'object' ? operation.access.permission : undefined;
  const missing = claims.gid === undefined ? isMissing(operation, caller) : !isOpenUnderGrant(operation, access.permissions);
  if (missing) throw new Rejection(accessErrors.permission_missing, permission === undefined ? {} : { permission });
  const refusal = refusalByFirm(operation, claims, access.firm?.facts, at);
  if (refusal !== undefined) throw new Rejection(refusal);
}

function isMissing(operation: Admission, { claims, access }: Caller): boolean {
  return (
    !operation.principals.includes(claims.kind) ||
    // What is made for people at a screen (their password, their sessions, making keys) is not for their keys.
    (claims.client_id !== undefined && !operation.principals.includes('api_client')) ||
    (typeof operation.access === 'object' && !access.permissions.has(operation.access.permission)) ||
    (operation.tenant === 'token' && claims.firm_id === undefined)
  );
}

/**
 * The firm of a public link. Malformed, unknown, suspended and under another firm's host name are all the same.
 * @throws Rejection 404
 */
export function firmOfLink(linkToken: string | undefined, state: EdgeState, label: string | undefined): string {
  const firmId = linkToken === undefined ? undefined : parseLinkToken(linkToken)?.firmId;
  const firm = firmId === undefined ? undefined : state.firm(firmId);
  const open = firm?.status === 'trial' || firm?.status === 'active';
  if (firmId === undefined || !open || (label !== undefined && firm.facts.slug !== label)) throw new Rejection(httpErrors.not_found);
  return firmId;
}

/** Names below the base domain that are the platform's own, not a firm's. */
const OWN_LABELS = new Set(['www', 'app', 'api']);

/**
 * The firm's label in a host name below the base domain; undefined when the name says nothing about a firm.
 * @param host the `Host` header, with or without a port
 */
export function firmLabel(host: string | undefined, baseDomain: string | undefined): string | undefined {
  if (baseDomain === undefined || host === undefined) return undefined;
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  if (!name.endsWith(`.${baseDomain}`)) return undefined;
  const label = name.slice(0, -(baseDomain.length + 1));
  return OWN_LABELS.has(label) ? undefined : label;
}
