import type { Tx } from '@praxis/chassis';
import { edgeRevokedSubject } from '@praxis/chassis/edge';
import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { notBeforeOf } from '../edge/edge-state.store';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { Sign } from '../tokens/token-issuer';
import type { User } from '../users/user';
import { findUser, passwordChangedSince, rememberFirm } from '../users/user.store';
import { type FirmAccess, subjectOf } from './access';
import type { Tokens } from './browser-session';
import { expiryOf, type Session } from './session';
import { addSession, issueRefreshToken } from './session.store';

/**
 * Opens a session where the person may work; without `access` as an operator.
 *
 * @param secondFactor whether one was proved
 * @returns its tokens: the only time that the refresh token is seen
 * @throws Rejection `identity.credentials_invalid` when the password was changed since it was compared, or the person disabled
 */
export async function openSession(
  tx: Tx,
  user: User,
  access: FirmAccess | undefined,
  sign: Sign,
  { secondFactor = false }: { secondFactor?: boolean } = {},
): Promise<{ sessionId: string; tokens: Tokens }> {
  // In this order: what makes the first wait is seen by the second.
  if ((await passwordChangedSince(tx, user.id, tx.at)) || (await findUser(tx, user.id))?.status === 'disabled')
    throw new Rejection(identityErrors.credentials_invalid);
  const session: Session = {
    id: tx.newId(),
    userId: user.id,
    kind: access?.kind ?? 'operator',
    firmId: access?.firmId ?? null,
    address: tx.act.address ?? null,
    userAgent: tx.act.userAgent?.slice(0, 300) ?? null,
    secondFactorAt: secondFactor ? tx.at : null,
    createdAt: tx.at,
    lastUsedAt: tx.at,
    expiresAt: expiryOf(tx.at),
    endedAt: null,
    endedReason: null,
  };
  addSession(tx, session);
  if (access !== undefined) rememberFirm(tx, user.id, access.firmId);
  return { sessionId: session.id, tokens: await tokensOf(tx, user, session, access, sign) };
}

/** A new access token and the next refresh token of a session. */
export async function tokensOf(tx: Tx, user: User, session: Session, access: FirmAccess | undefined, sign: Sign): Promise<Tokens> {
  const refreshToken = issueRefreshToken(tx, session.id);
  // The session's row is locked, or new: what is revoked of it from here on is revoked after this.
  const ofSession = [edgeRevokedSubject('session', session.id)];
  const ofAccess =
    access === undefined || access.notBefore !== undefined
      ? []
      : [edgeRevokedSubject('membership', access.mid), edgeRevokedSubject('firm', access.firmId)];
  const notBefore = Math.max(access?.notBefore ?? 0, await notBeforeOf(tx, [...ofSession, ...ofAccess]));
  return {
    status: 'authenticated',
    accessToken: await sign(subjectOf(user, session, access), notBefore),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
  };
}
