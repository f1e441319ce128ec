import { type Handler, idOfActor, type ListStatement, ok, readPage } from '@praxis/chassis';
import type {
  BreakGlassGrant,
  getBreakGlassGrant as getOperation,
  getOwnBreakGlassGrant as getOwnOperation,
  listBreakGlassGrants as listOperation,
  listOwnBreakGlassGrants as listOwnOperation,
} from '@praxis/contracts/identity';
import type { GrantStatus } from './grant';
import { grantReply, statusSqlAt } from './grant.reply';
import { grants } from './grant.row';
import { findGrant, ownGrant } from './grant.store';

const listOf = (at: Date, status: GrantStatus | undefined, operatorId?: string): ListStatement<BreakGlassGrant> => ({
  from: 'break_glass_grants',
  columns: '*',
  where: [
    ['operator_id = $', operatorId],
    [`${statusSqlAt(at)} = $`, status],
  ],
  sorts: { '-requestedAt': ['requested_at desc', 'id desc'] },
  map: (record) => grantReply(grants.fromDatabase(record), at),
});

export const listBreakGlassGrants: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => readPage(request, tx, listOf(request.at, request.query.status)));

export const getBreakGlassGrant: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => ok(grantReply(await findGrant(tx, request.params.id), request.at)));

export const listOwnBreakGlassGrants: Handler<typeof listOwnOperation> = (request) => {
  const operatorId = idOfActor(request.principal.id);
  return request.unitOfWork.asPerson(operatorId, request.act, (tx) =>
    readPage(request as never, tx, listOf(request.at, request.query.status, operatorId)),
  );
};

export const getOwnBreakGlassGrant: Handler<typeof getOwnOperation> = async ({ unitOfWork, act, at, principal, params }) =>
  ok(grantReply(await ownGrant(unitOfWork, act, idOfActor(principal.id), params.id), at));
