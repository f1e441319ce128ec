import { type Handler, idOfActor, ok } from '@praxis/chassis';
import { identityErrors, type getMe as operation } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { accessesOf, ownFirm } from '../sessions/access';
import { findUser } from './user.store';

/** Who signed in, where, and what they may do there at present. */
export const getMe: Handler<typeof operation> = async (request) => {
  const { act, principal, unitOfWork } = request;
  const user = await unitOfWork.atEdge(act, (tx) => findUser(tx, idOfActor(principal.id)));
  if (user === undefined) throw new Rejection(identityErrors.session_ended);
  const accesses = await accessesOf(unitOfWork, act, user);
  const here = accesses.find(({ firmId }) => firmId === principal.firmId);
  return ok({
    id: user.id,
    version: user.version,
    kind: principal.kind === 'portal' || principal.kind === 'operator' ? principal.kind : 'user',
    person: { id: user.id, name: user.name, email: user.email, emailVerified: user.emailVerifiedAt !== null },
    ...(here === undefined
      ? {}
      : { firm: { id: here.firmId, slug: here.slug, name: here.firmName, status: here.firmStatus }, membershipId: here.mid }),
    roles: [...principal.roles],
    permissions: [...principal.permissions].sort(),
    ...(principal.clientIds === undefined ? {} : { clientIds: [...principal.clientIds] }),
    firms: accesses.map(ownFirm),
  });
};
