import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/** Somebody is asked to work in the firm. The link is only in the mail; its hash finds the invitation. */
export interface Invitation {
  firmId: string;
  id: string;
  email: string;
  emailKey: string;
  name: string;
  roles: string[];
  /** `expired` is stored when a new invitation takes the place of one that ran out; see `statusAt`. */
  status: InvitationStatus;
  tokenHash: string;
  expiresAt: Date;
  invitedBy: string | null;
  /** How often the link was mailed. */
  sendings: number;
  mail: 'queued' | 'sent' | 'failed';
  membershipId: string | null;
  acceptedAt: Date | null;
  createdAt: Date;
  version: number;
}

export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired';

export const INVITATION_DAYS = 7;
export const expiryOf = (at: Date): Date => new Date(at.getTime() + INVITATION_DAYS * 86_400_000);

/** What the invitation is at `at`: an open one runs out by itself. */
export const statusAt = ({ status, expiresAt }: { status: InvitationStatus; expiresAt: Date }, at: Date): InvitationStatus =>
  status === 'open' && expiresAt <= at ? 'expired' : status;

const requireOneOf = (status: InvitationStatus, possible: readonly InvitationStatus[]): void => {
  if (!possible.includes(status)) throw new Rejection(httpErrors.illegal_transition, { state: status, allowed: [] });
};

/** A new link in a new mail; the former one is void. @throws Rejection when it was accepted or revoked */
export function resend<I extends Pick<Invitation, 'status' | 'expiresAt' | 'tokenHash' | 'sendings' | 'mail'>>(
  invitation: I,
  tokenHash: string,
  at: Date,
): I {
  requireOneOf(statusAt(invitation, at), ['open', 'expired']);
  return { ...invitation, status: 'open', tokenHash, expiresAt: expiryOf(at), sendings: invitation.sendings + 1, mail: 'queued' };
}

/** @throws Rejection when it was accepted or revoked */
export function revoke(invitation: Invitation, at: Date): Invitation {
  requireOneOf(statusAt(invitation, at), ['open', 'expired']);
  return { ...invitation, status: 'revoked' };
}

/** @throws Rejection 404: accepted, revoked and expired links look like links that never were */
export function accept(invitation: Invitation, membershipId: string, at: Date): Invitation {
  if (statusAt(invitation, at) !== 'open') throw new Rejection(httpErrors.not_found);
  return { ...invitation, status: 'accepted', membershipId, acceptedAt: at };
}
