import { type Handler, noContent } from '@praxis/chassis';
import type { endCurrentSession as operation } from '@praxis/contracts/identity';
import { takeBack } from './browser-session';
import { endSession, findSession } from './session.store';

/** Signs out: the session's tokens are worth nothing from now on. Signing out twice is the same as once. */
export const endCurrentSession: Handler<typeof operation> = (request) => {
  const { sessionId, firmId } = request.principal;
  return request.atEdge(
    async (tx) => {
      const session = sessionId === undefined ? undefined : await findSession(tx, sessionId, 'for update');
      if (session !== undefined && session.endedAt === null) await endSession(tx, session, 'signed_out');
      tx.changed({ targetId: sessionId ?? 'none' });
      return { ...noContent(), headers: takeBack(request) };
    },
    firmId === undefined ? {} : { firmId },
  );
};
