import type { Tx } from '@praxis/chassis';
import { edgeRoleSubject } from '@praxis/chassis/edge';
import { type RoleChanged, roleChanged } from '@praxis/contracts/identity';
import { putEdgeState } from '../edge/edge-state.store';
import type { Role } from './role';

/**
 * Tells the other contexts, and the gateways, which decide by it from then on. A deleted role stays there as one that allows nothing, under
 * a higher version, so that no late message brings it back.
 */
export function publishRole(tx: Tx, role: Role, change: RoleChanged['change']): void {
  const permissions = change === 'deleted' ? [] : role.permissions;
  tx.publish(roleChanged, { subject: role.id, data: { roleKey: role.id, change, name: role.name, permissions } });
  putEdgeState(tx, edgeRoleSubject(tx.firmId, role.id), { permissions, version: role.version });
}
