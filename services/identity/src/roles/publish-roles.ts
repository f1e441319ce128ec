import type { Act, UnitOfWork } from '@praxis/chassis';
import { edgeRoleSubject, SYSTEM_ROLES } from '@praxis/chassis/edge';
import { putEdgeState } from '../edge/edge-state.store';
import { systemRoles } from './system-roles';

interface KnownRole {
  permissions: readonly string[];
  version: number;
}

/** Tells the gateways what the system roles may do, where that has changed since it was last said. Safe to repeat and to run twice at once. */
export async function publishSystemRoles(unitOfWork: UnitOfWork, act: Act): Promise<void> {
  await unitOfWork.atEdge(act, async (tx) => {
    // Two replicas that start together would both see the old state.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('identity system roles', 0))`);
    const rows = await tx.query<{ subject: string; state: KnownRole }>(`select subject, state from edge_states where subject like $1`, [
      `${edgeRoleSubject(SYSTEM_ROLES, '')}%`,
    ]);
    const known = new Map(rows.map(({ subject, state }) => [subject, state]));
    for (const [role, permissions] of Object.entries(systemRoles)) {
      const subject = edgeRoleSubject(SYSTEM_ROLES, role);
      const before = known.get(subject);
      if (before !== undefined && before.permissions.join() === permissions.join()) continue;
      putEdgeState(tx, subject, { permissions, version: (before?.version ?? 0) + 1 });
    }
  });
}
