import { type Handler, idOfActor, noContent, ok } from '@praxis/chassis';
import type { endMySession as endOperation, endMyOtherSessions as endOthersOperation } from '@praxis/contracts/identity';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import { endSessionsOf } from './end-sessions';
import { endSession, findSession } from './session.store';

/** Ends a session of the caller's, whichever firm it works in: there it is published and recorded. Another person's is not there. */
export const endMySession: Handler<typeof endOperation> = async (request) => {
  const { act, params, principal, unitOfWork } = request;
  const userId = idOfActor(principal.id);
  const seen = await unitOfWork.atEdge(act, (tx) => findSession(tx, params.id));
  if (seen === undefined || seen.userId !== userId) throw new Rejection(httpErrors.not_found);
  return request.atEdge(
    async (tx) => {
      const session = await findSession(tx, seen.id, 'for update');
      if (session !== undefined && session.endedAt === null) await endSession(tx, session, 'ended_by_user');
      tx.changed({ targetId: seen.id });
      return noContent();
    },
    { firmId: seen.firmId ?? NO_FIRM },
  );
};

/** Ends every session of the caller's but the one that asks. */
export const endMyOtherSessions: Handler<typeof endOthersOperation> = async (request) => {
  const { act, principal, unitOfWork } = request;
  // Without it there would be no "others".
  if (principal.sessionId === undefined) throw new Rejection(identityErrors.session_ended);
  const userId = idOfActor(principal.id);
  const ended = await endSessionsOf(unitOfWork, act, userId, 'ended_by_user', principal.sessionId);
  return request.atEdge(
    (tx) => {
      tx.changed({ targetId: userId, after: { ended } });
      return ok({ ended });
    },
    { firmId: principal.firmId ?? NO_FIRM },
  );
};
