import { type Handler, idOfActor, type OperationRequest, ok, type Principal, type Reply } from '@praxis/chassis';
import {
  type approveBreakGlass as approveOperation,
  type BreakGlassGrant,
  identityErrors,
  type refuseBreakGlass as refuseOperation,
  type reviewBreakGlass as reviewOperation,
  type revokeBreakGlass as revokeOperation,
} from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { approve, type Grant, refuse, review, revoke } from './grant';
import { grantReply } from './grant.reply';
import { audited, changeGrant } from './grant.store';

type Asked = Pick<OperationRequest, 'principal' | 'ifMatch' | 'at'> & {
  params: { id: string };
  inFirm: OperationRequest['inFirm'];
};

/** What owners decide of the operators in their firm. @throws Rejection 403 for anybody else, whatever their permissions */
async function byOwner(request: Asked, decide: (grant: Grant, owner: string) => Grant): Promise<Reply<BreakGlassGrant>> {
  const owner = requireOwner(request.principal);
  return request.inFirm(async (tx) => {
    const { before, after } = await changeGrant(tx, request.params.id, request.ifMatch, (grant) => decide(grant, owner));
    tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
    return ok(grantReply(after, tx.at));
  }) as Promise<Reply<BreakGlassGrant>>;
}

function requireOwner({ id, kind, roles }: Principal): string {
  if (kind !== 'user' || !roles.includes('owner')) throw new Rejection(identityErrors.break_glass_owners_only);
  return idOfActor(id);
}

export const approveBreakGlass: Handler<typeof approveOperation> = (request) =>
  byOwner(request as never, (grant, owner) => approve(grant, owner, request.at));

export const refuseBreakGlass: Handler<typeof refuseOperation> = (request) =>
  byOwner(request as never, (grant, owner) => refuse(grant, owner, request.at));

export const revokeBreakGlass: Handler<typeof revokeOperation> = (request) =>
  byOwner(request as never, (grant, owner) => revoke(grant, `user:${owner}`, request.at));

export const reviewBreakGlass: Handler<typeof reviewOperation> = (request) =>
  byOwner(request as never, (grant, owner) => review(grant, request.body, owner, request.at));
