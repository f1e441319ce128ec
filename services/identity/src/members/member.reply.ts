import type { Member as MemberReply } from '@praxis/contracts/identity';
import type { Member } from './member';

export const memberReply = (member: Member): MemberReply => ({
  id: member.id,
  version: member.version,
  userId: member.userId,
  name: member.name,
  email: member.email,
  roles: member.roles,
  status: member.status,
  ...(member.photo === null || member.status !== 'active' ? {} : { photo: member.photo }),
  createdAt: member.createdAt.toISOString(),
});
