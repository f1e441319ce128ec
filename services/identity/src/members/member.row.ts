import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Member } from './member';

export const MemberSchema = new EntitySchema<Member>({
  name: 'memberships',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    userId: { name: 'user_id', type: 'uuid' },
    name: { type: 'text' },
    email: { type: 'text' },
    emailKey: { name: 'email_key', type: 'text' },
    roles: { type: 'jsonb' },
    status: { type: 'text' },
    founder: { type: 'boolean' },
    photo: { type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});

export const members = tableOf<Member>(MemberSchema);
