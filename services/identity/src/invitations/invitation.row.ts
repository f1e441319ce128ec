import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Invitation } from './invitation';

export const InvitationSchema = new EntitySchema<Invitation>({
  name: 'invitations',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    email: { type: 'text' },
    emailKey: { name: 'email_key', type: 'text' },
    name: { type: 'text' },
    roles: { type: 'jsonb' },
    status: { type: 'text' },
    tokenHash: { name: 'token_hash', type: 'text' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    invitedBy: { name: 'invited_by', type: 'uuid', nullable: true },
    sendings: { type: 'int' },
    mail: { type: 'text' },
    membershipId: { name: 'membership_id', type: 'uuid', nullable: true },
    acceptedAt: { name: 'accepted_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});

export const invitations = tableOf<Invitation>(InvitationSchema);
