/** A sign-in: a family of refresh tokens of which one is good at a time. */
export interface Session {
  id: string;
  userId: string;
  kind: 'user' | 'portal' | 'operator';
  /** Where it works at present; operators have none. */
  firmId: string | null;
  address: string | null;
  userAgent: string | null;
  /** When it proved a second factor; null when the password was all. */
  secondFactorAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date;
  /** Absolute end, whatever is done with it. */
  expiresAt: Date;
  endedAt: Date | null;
  endedReason: EndReason | null;
}

export type EndReason = 'signed_out' | 'ended_by_user' | 'token_replayed' | 'password_changed' | 'user_disabled' | 'membership_disabled';

export const ABSOLUTE_DAYS = 30;
export const IDLE_DAYS = 7;
/**
 * Tabs and retries of one honest client refresh with the same token at about the same time. A thief has these seconds too, but the owner's
 * next refresh with the older token then ends the session.
 */
export const GRACE_SECONDS = 10;

const DAY_MS = 86_400_000;

export const expiryOf = (at: Date): Date => new Date(at.getTime() + ABSOLUTE_DAYS * DAY_MS);

/** Sessions that were used after this are not idle yet. */
export const idleSince = (at: Date): Date => new Date(at.getTime() - IDLE_DAYS * DAY_MS);

export const isLive = (session: Session, at: Date): boolean =>
  session.endedAt === null && at < session.expiresAt && session.lastUsedAt > idleSince(at);

/**
 * What a refresh token is worth.
 *
 * `renew`: a new token is given. `replayed`: it was used before, so somebody else has it, and the session must end. `ended`: nothing
 * is to be had.
 */
export function judgeRefresh(session: Session, token: { usedAt: Date | null } | undefined, at: Date): 'renew' | 'replayed' | 'ended' {
  if (token === undefined || !isLive(session, at)) return 'ended';
  if (token.usedAt === null) return 'renew';
  return at.getTime() - token.usedAt.getTime() <= GRACE_SECONDS * 1000 ? 'renew' : 'replayed';
}
