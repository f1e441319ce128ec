import { type Handler, type OperationRequest, ok, type Reply, type Tx, type UnitOfWork } from '@praxis/chassis';
import {
  identityErrors,
  type refreshSession as refreshOperation,
  type Session as SessionReply,
  type switchSession as switchOperation,
} from '@praxis/contracts/identity';
import { NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import type { TokenIssuer } from '../tokens/token-issuer';
import type { User } from '../users/user';
import { findUser, rememberFirm } from '../users/user.store';
import { accessesOf, type FirmAccess } from './access';
import { handOver, requireRefreshToken, type Tokens } from './browser-session';
import { tokensOf } from './open-session';
import { hashRefreshToken, parseRefreshToken } from './refresh-token';
import { judgeRefresh, type Session } from './session';
import { endSession, findRefreshToken, findSession, useSession } from './session.store';

interface Dependencies {
  tokens: TokenIssuer;
}

/** Gives new tokens for a refresh token, which is used up. */
export const refreshSession =
  ({ tokens }: Dependencies): Handler<typeof refreshOperation> =>
  (request) =>
    renew(request, tokens, 'session.refresh', request.body);

/** The same, in another firm of the person's. */
export const switchSession =
  ({ tokens }: Dependencies): Handler<typeof switchOperation> =>
  (request) =>
    renew(request, tokens, 'session.switch', request.body);

type Outcome = { renewed: Tokens } | { refusal: 'ended' | 'replayed' };

async function renew(
  request: Pick<OperationRequest, 'act' | 'headers' | 'unitOfWork'>,
  tokens: TokenIssuer,
  action: string,
  body: { refreshToken?: string | undefined; firmId?: string },
): Promise<Reply<SessionReply>> {
  const { act, unitOfWork } = request;
  const { firmId } = body;
  const refreshToken = requireRefreshToken(request, body.refreshToken);
  const hash = hashRefreshToken(refreshToken);
  const { user, session: seen } = await holderOf(request, refreshToken);
  const access = seen.kind === 'operator' && firmId === undefined ? undefined : await accessIn(request, user, firmId ?? seen.firmId);
  const sign = await tokens.signer(act);

  // A refusal is returned, not thrown: ending a replayed family must be committed.
  const outcome = await unitOfWork.atEdge<Outcome>(
    act,
    async (tx) => {
      tx.actAs(`user:${user.id}`);
      const session = await findSession(tx, seen.id, 'for update');
      const token = await findRefreshToken(tx, seen.id, hash);
      const judgement = session === undefined ? 'ended' : judgeRefresh(session, token, tx.at);
      if (session === undefined || judgement === 'ended') return { refusal: 'ended' };
      if (judgement === 'replayed') {
        await endReplayed(tx, session, user);
        return { refusal: 'replayed' };
      }
      const renewed: Session = { ...session, kind: access?.kind ?? 'operator', firmId: access?.firmId ?? null };
      useSession(tx, renewed, hash);
      if (access !== undefined) rememberFirm(tx, user.id, access.firmId);
      tx.audit({ action, target: 'session', targetId: session.id });
      return { renewed: await tokensOf(tx, user, renewed, access, sign) };
    },
    { firmId: access?.firmId ?? NO_FIRM },
  );
  if ('refusal' in outcome) throw new Rejection(identityErrors.session_ended);
  const { session, headers } = handOver(request, outcome.renewed);
  return ok(session, headers);
}

/** Somebody else has the token: whoever it was, neither keeps the session. */
async function endReplayed(tx: Tx, session: Session, user: User): Promise<void> {
  await endSession(tx, session, 'token_replayed');
  tx.audit({ action: 'session.refresh', target: 'session', targetId: session.id, outcome: 'refused', reason: 'token_replayed' });
  tx.mail({
    template: 'session-replayed',
    to: { name: user.name, email: user.email },
    locale: user.locale,
    data: { name: user.name, at: tx.at.toISOString(), address: tx.act.address ?? '?' },
    key: `session-replayed:${session.id}`,
  });
}

/**
 * Whose session a refresh token belongs to, whether or not the token is still good.
 *
 * @throws Rejection `identity.session_ended` when it is nobody's, or the person is disabled
 */
async function holderOf(
  { act, unitOfWork }: { act: OperationRequest['act']; unitOfWork: UnitOfWork },
  refreshToken: string,
): Promise<{ session: Session; user: User }> {
  const place = parseRefreshToken(refreshToken);
  const found =
    place &&
    (await unitOfWork.atEdge(act, async (tx) => {
      const session = await findSession(tx, place.sessionId);
      const token = session && (await findRefreshToken(tx, session.id, hashRefreshToken(refreshToken)));
      const user = session && token && (await findUser(tx, session.userId));
      return session && user?.status === 'active' ? { session, user } : undefined;
    }));
  if (found === undefined) throw new Rejection(identityErrors.session_ended);
  return found;
}

/** @throws Rejection `identity.membership_inactive` when the person has no access there (any more); the session lives on for others */
async function accessIn(
  { act, unitOfWork }: Pick<OperationRequest, 'act' | 'unitOfWork'>,
  user: User,
  firmId: string | null,
): Promise<FirmAccess> {
  const access = (await accessesOf(unitOfWork, act, user)).find((candidate) => candidate.firmId === firmId);
  if (access === undefined) throw new Rejection(identityErrors.membership_inactive);
  return access;
}

/**
 * The person whose live session this is; used where a session is proved rather than renewed.
 *
 * @throws Rejection `identity.session_ended`
 */
export async function personOfRefreshToken(request: Pick<OperationRequest, 'act' | 'unitOfWork'>, refreshToken: string): Promise<string> {
  const { session, user } = await holderOf(request, refreshToken);
  const token = await request.unitOfWork.atEdge(request.act, (tx) => findRefreshToken(tx, session.id, hashRefreshToken(refreshToken)));
  if (judgeRefresh(session, token, request.act.at) !== 'renew') throw new Rejection(identityErrors.session_ended);
  return user.id;
}
