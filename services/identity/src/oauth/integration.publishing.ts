import type { Tx } from '@praxis/chassis';
import { edgeGrantSubject } from '@praxis/chassis/edge';
import { putEdgeState } from '../edge/edge-state.store';
import { type IntegrationKind, makeClientId } from './client-id';
import type { Integration } from './integration';

/** Tells the gateways what an integration may do and from where; a revoked one stays there as one that may do nothing. */
export function publishGrant(tx: Tx, kind: IntegrationKind, { firmId, id, scopes, status, allowedAddresses, version }: Integration): void {
  putEdgeState(tx, edgeGrantSubject(firmId, makeClientId({ kind, firmId, id })), {
    permissions: status === 'active' ? scopes : [],
    addresses: allowedAddresses,
    version,
  });
}
