import { type Tx, tableOf } from '@praxis/chassis';
import { sessionRevoked } from '@praxis/contracts/identity';
import { revokeTokens } from '../edge/edge-state.store';
import { hashRefreshToken, makeRefreshToken } from './refresh-token';
import type { EndReason, Session } from './session';
import { type RefreshTokenRow, RefreshTokenSchema, SessionSchema } from './session.row';

/* Sessions are global: all of this runs as `identity_auth` (`atEdge`). */
const sessions = tableOf<Session>(SessionSchema);
const refreshTokens = tableOf<RefreshTokenRow>(RefreshTokenSchema);

export const addSession = (tx: Tx, session: Session): void => sessions.insert(tx, session);

export async function findSession(tx: Tx, id: string, lock?: 'for update'): Promise<Session | undefined> {
  const [session] = await sessions.select(tx, `where id = $1 ${lock ?? ''}`, [id]);
  return session;
}

export async function findRefreshToken(tx: Tx, sessionId: string, hash: string): Promise<RefreshTokenRow | undefined> {
  const [token] = await refreshTokens.select(tx, 'where hash = $1 and session_id = $2', [hash, sessionId]);
  return token;
}

/** Gives the session a new refresh token, which nobody else will ever see. */
export function issueRefreshToken(tx: Tx, sessionId: string): string {
  const token = makeRefreshToken(sessionId);
  refreshTokens.insert(tx, { hash: hashRefreshToken(token), sessionId, issuedAt: tx.at, usedAt: null });
  return token;
}

/** The session goes on at `firmId`; the token it was renewed with is used up, from its first use on. */
export function useSession(tx: Tx, session: Session, hash: string): void {
  tx.write('update refresh_tokens set used_at = $2 where hash = $1 and used_at is null', [hash, tx.at]);
  tx.write('update sessions set kind = $2, firm_id = $3, last_used_at = $4 where id = $1', [
    session.id,
    session.kind,
    session.firmId,
    tx.at,
  ]);
}

export function liveSessionsOf(tx: Tx, userId: string): Promise<Session[]> {
  return sessions.select(tx, 'where user_id = $1 and ended_at is null for update', [userId]);
}

/** A row as the database returned it. */
export const sessionFrom = (record: Record<string, unknown>): Session => sessions.fromDatabase(record);

/**
 * Ends a session for good: its refresh tokens are worth nothing, its access tokens stale. The event is published where the transaction
 * has the session's firm set; gateways are told in any case.
 */
export async function endSession(tx: Tx, session: Session, reason: EndReason): Promise<void> {
  tx.write('update sessions set ended_at = $2, ended_reason = $3 where id = $1 and ended_at is null', [session.id, tx.at, reason]);
  await revokeTokens(tx, 'session', session.id);
  if (session.firmId === tx.firmId) {
    tx.publish(sessionRevoked, {
      subject: session.id,
      data: { sessionId: session.id, userId: session.userId, reason, revokedAt: tx.at.toISOString() },
    });
  }
}
