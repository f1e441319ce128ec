import { CONFIDENTIAL_PERMISSION, httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Caller } from '../access/caller';
import type { EdgeState } from '../edge/edge-state';
import type { FedEvent } from './feed';
import type { LiveType } from './live-types';

/**
 * Whether a caller may know that this happened: the declared permission and, in the portal, an event of one of its own clients; of a
 * confidential client its team and the owners only.
 */
export function mayKnow(
  { claims, access }: Pick<Caller, 'claims' | 'access'>,
  { firmId, clientId }: FedEvent,
  type: LiveType,
  state: Pick<EdgeState, 'teamOf'>,
): boolean {
  if (claims.kind === 'portal') return type.live.portal && clientId !== undefined && claims.client_ids?.includes(clientId) === true;
  if (!access.permissions.has(type.live.permission)) return false;
  if (clientId === undefined || access.permissions.has(CONFIDENTIAL_PERMISSION)) return true;
  return state.teamOf(firmId, clientId)?.includes(claims.sub) ?? true;
}

const MAX_PATTERNS = 50;

/**
 * Reads `?types=praxis.clients.onboarding.*,praxis.crm.proposal.accepted.v1`: exact types, or beginnings that end in `*`.
 * @returns whether a type was asked for; without the parameter every one is
 * @throws Rejection 400
 */
export function typeFilter(parameter: unknown): (type: string) => boolean {
  if (parameter === undefined) return () => true;
  const patterns = typeof parameter === 'string' ? parameter.split(',').map((pattern) => pattern.trim()) : [];
  const sound =
    patterns.length > 0 && patterns.length <= MAX_PATTERNS && patterns.every((pattern) => /^[a-z0-9.-]{1,200}\*?$/.test(pattern));
  if (!sound) {
    throw new Rejection(httpErrors.invalid_request, {}, [
      { pointer: '/query/types', detail: 'Name event types separated by commas, each whole or ending in `*`' },
    ]);
  }
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const beginnings = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (type) => exact.has(type) || beginnings.some((beginning) => type.startsWith(beginning));
}
