import { type Handler, idOfActor, type OperationRequest, readPage } from '@praxis/chassis';
import type { listMySessions as operation } from '@praxis/contracts/identity';
import { personOf } from '../credentials/confirm-password';
import { accessesOf } from './access';
import { idleSince } from './session';
import { sessionFrom } from './session.store';

/** Where the person is signed in, over all firms. A firm that the person has lost is left out of its session. */
export const listMySessions: Handler<typeof operation> = async (request) => {
  const { act, at, principal, unitOfWork } = request;
  const firms = new Map((await accessesOf(unitOfWork, act, await personOf(request))).map(({ firmId, firmName }) => [firmId, firmName]));
  return unitOfWork.atEdge(act, (tx) =>
    readPage(request as unknown as OperationRequest, tx, {
      from: 'sessions',
      columns: '*',
      where: [['user_id = $', idOfActor(principal.id)], ['ended_at is null'], ['expires_at > $', at], ['last_used_at > $', idleSince(at)]],
      sorts: { '-createdAt': ['created_at desc', 'id desc'], createdAt: ['created_at', 'id'] },
      map: (record) => {
        const session = sessionFrom(record);
        const name = session.firmId === null ? undefined : firms.get(session.firmId);
        return {
          id: session.id,
          current: session.id === principal.sessionId,
          kind: session.kind,
          ...(session.firmId === null || name === undefined ? {} : { firm: { id: session.firmId, name } }),
          ...(session.address === null ? {} : { address: session.address }),
          ...(session.userAgent === null ? {} : { userAgent: session.userAgent }),
          secondFactor: session.secondFactorAt !== null,
          createdAt: session.createdAt.toISOString(),
          lastUsedAt: session.lastUsedAt.toISOString(),
          expiresAt: session.expiresAt.toISOString(),
        };
      },
    }),
  );
};
