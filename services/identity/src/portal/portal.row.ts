import { EntitySchema, tableOf } from '@praxis/chassis';
import type { PortalGrant, PortalInvitation } from './portal-invitation';

const onboarding = {
  onboardingId: { name: 'onboarding_id', type: 'uuid', nullable: true },
  engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
  proposalId: { name: 'proposal_id', type: 'uuid', nullable: true },
} as const;

export const PortalInvitationSchema = new EntitySchema<PortalInvitation>({
  name: 'portal_invitations',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    contactId: { name: 'contact_id', type: 'uuid' },
    role: { type: 'text' },
    name: { type: 'text' },
    email: { type: 'text' },
    emailKey: { name: 'email_key', type: 'text' },
    locale: { type: 'text' },
    status: { type: 'text' },
    tokenHash: { name: 'token_hash', type: 'text' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    sendings: { type: 'int' },
    mail: { type: 'text' },
    portalGrantId: { name: 'portal_grant_id', type: 'uuid', nullable: true },
    acceptedAt: { name: 'accepted_at', type: 'timestamptz', nullable: true },
    revokedReason: { name: 'revoked_reason', type: 'text', nullable: true },
    ...onboarding,
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});
export const portalInvitations = tableOf<PortalInvitation>(PortalInvitationSchema);

export const PortalGrantSchema = new EntitySchema<PortalGrant>({
  name: 'portal_grants',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    portalInvitationId: { name: 'portal_invitation_id', type: 'uuid' },
    userId: { name: 'user_id', type: 'uuid' },
    clientId: { name: 'client_id', type: 'uuid' },
    contactId: { name: 'contact_id', type: 'uuid' },
    role: { type: 'text' },
    name: { type: 'text' },
    email: { type: 'text' },
    status: { type: 'text' },
    activatedAt: { name: 'activated_at', type: 'timestamptz' },
    revokedAt: { name: 'revoked_at', type: 'timestamptz', nullable: true },
    revokedReason: { name: 'revoked_reason', type: 'text', nullable: true },
    ...onboarding,
    version: { type: 'int' },
  },
});
export const portalGrants = tableOf<PortalGrant>(PortalGrantSchema);

/** The copy of a contact, from clients.contact.changed. */
export interface ContactCopy {
  firmId: string;
  id: string;
  name: string;
  email: string | null;
  language: string | null;
  /** Version of the event it was taken from; older ones change nothing. */
  eventVersion: number;
}

export const ContactSchema = new EntitySchema<ContactCopy>({
  name: 'contacts',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    email: { type: 'text', nullable: true },
    language: { type: 'text', nullable: true },
    eventVersion: { name: 'event_version', type: 'bigint' },
  },
});
export const contacts = tableOf<ContactCopy>(ContactSchema);

/** Onboardings that were cancelled; the id is the engagement's. */
export interface CancelledOnboarding {
  firmId: string;
  id: string;
  onboardingId: string;
  cancelledAt: Date;
}

export const CancelledOnboardingSchema = new EntitySchema<CancelledOnboarding>({
  name: 'cancelled_onboardings',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid' },
    cancelledAt: { name: 'cancelled_at', type: 'timestamptz' },
  },
});
