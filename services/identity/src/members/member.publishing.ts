import type { Tx } from '@praxis/chassis';
import { membershipActivated, membershipDisabled, membershipRolesChanged } from '@praxis/contracts/identity';
import { endKeysOfMember } from '../api-keys/api-key.store';
import { revokeTokens } from '../edge/edge-state.store';
import type { Member, MemberEvent } from './member';

/** Tells the other contexts, and makes tokens stale that say something else than what holds now. */
export async function publishMember(tx: Tx, member: Member, event: MemberEvent): Promise<void> {
  const data = { membershipId: member.id, userId: member.userId, name: member.name, email: member.email, roles: member.roles };
  switch (event.type) {
    case 'activated':
      tx.publish(membershipActivated, { subject: member.id, data: { ...data, status: 'active' } });
      return;
    case 'roles-changed':
      tx.publish(membershipRolesChanged, { subject: member.id, data: { ...data, status: member.status } });
      await revokeTokens(tx, 'membership', member.id);
      return;
    case 'disabled':
      tx.publish(membershipDisabled, { subject: member.id, data: { ...data, status: 'disabled' } });
      await endKeysOfMember(tx, member.id);
      await revokeTokens(tx, 'membership', member.id);
      return;
  }
}
