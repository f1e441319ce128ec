import type { PortalRole } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { expiryOf, statusAt } from '../invitations/invitation';

/** What an event says about the onboarding that caused it. */
export interface OnboardingRefs {
  onboardingId: string | null;
  engagementId: string | null;
  proposalId: string | null;
}

/** A contact of a client is asked into the portal. */
export interface PortalInvitation extends OnboardingRefs {
  firmId: string;
  id: string;
  clientId: string;
  contactId: string;
  role: PortalRole;
  name: string;
  email: string;
  emailKey: string;
  /** Language of the mails, BCP 47. */
  locale: string;
  status: 'open' | 'accepted' | 'revoked';
  tokenHash: string;
  expiresAt: Date;
  /** How often the link was mailed. */
  sendings: number;
  mail: 'queued' | 'sent' | 'failed';
  portalGrantId: string | null;
  acceptedAt: Date | null;
  revokedReason: string | null;
  createdAt: Date;
  version: number;
}

/** Lets a person into the portal of a client; one per contact. */
export interface PortalGrant extends OnboardingRefs {
  firmId: string;
  id: string;
  portalInvitationId: string;
  userId: string;
  clientId: string;
  contactId: string;
  role: PortalRole;
  name: string;
  email: string;
  status: 'active' | 'revoked';
  activatedAt: Date;
  revokedAt: Date | null;
  revokedReason: string | null;
  version: number;
}

/** The person who signed for the client runs its portal and can invite others. */
export const FIRST_CONTACT_ROLE: PortalRole = 'portal_admin';

/** Whom to invite, as far as it is known: identity's own copy of the contact is newer than what an older event says. */
export interface Recipient {
  name: string;
  email: string;
  language: string | undefined;
}

/** @returns nobody when neither knows an address */
export function recipientOf(
  copy: { name: string; email: string | null; language: string | null } | undefined,
  told: { name: string; email?: string | undefined; language?: string | undefined } | undefined,
): Recipient | undefined {
  const email = copy?.email ?? told?.email;
  const name = copy?.name ?? told?.name;
  if (email === undefined || name === undefined) return undefined;
  return { name, email, language: copy?.language ?? told?.language };
}

/** What an invitation does when it is needed once more. */
export type Renewal =
  /** The link in the mailbox is good: it only belongs to another onboarding now. */
  | 'keep'
  /** The mailbox changed, the link ran out, or the mail never arrived: a new link. */
  | 'mail-again';

export function renewalOf(invitation: PortalInvitation, email: string, at: Date): Renewal {
  if (invitation.status === 'accepted') return 'keep';
  const good = statusAt(invitation, at) === 'open' && invitation.email === email && invitation.mail !== 'failed';
  return good ? 'keep' : 'mail-again';
}

/** A new link, to what is the contact's address now. @throws Rejection unless the invitation is open or ran out */
export function mailAgain(
  invitation: PortalInvitation,
  to: { name: string; email: string; emailKey: string },
  tokenHash: string,
  at: Date,
): PortalInvitation {
  if (invitation.status !== 'open') throw new Rejection(httpErrors.illegal_transition, { state: invitation.status, allowed: [] });
  return { ...invitation, ...to, tokenHash, expiresAt: expiryOf(at), sendings: invitation.sendings + 1, mail: 'queued' };
}

/** @throws Rejection unless the invitation is open or ran out */
export function revoke(invitation: PortalInvitation, reason: string): PortalInvitation {
  if (invitation.status !== 'open') throw new Rejection(httpErrors.illegal_transition, { state: invitation.status, allowed: [] });
  return { ...invitation, status: 'revoked', revokedReason: reason };
}

/** @throws Rejection 404: accepted, revoked and expired links look like links that never were */
export function accept(invitation: PortalInvitation, portalGrantId: string, at: Date): PortalInvitation {
  if (statusAt(invitation, at) !== 'open') throw new Rejection(httpErrors.not_found);
  return { ...invitation, status: 'accepted', portalGrantId, acceptedAt: at };
}

/** @throws Rejection when it is revoked already */
export function revokeGrant(grant: PortalGrant, reason: string, at: Date): PortalGrant {
  if (grant.status === 'revoked') throw new Rejection(httpErrors.illegal_transition, { state: 'revoked', allowed: [] });
  return { ...grant, status: 'revoked', revokedAt: at, revokedReason: reason };
}
