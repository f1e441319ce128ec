import { ok, type Route, route } from '@praxis/chassis';
import { EDGE_STATE_PATH, EdgeSnapshot } from '@praxis/chassis/edge';
import { defineOperation, httpErrors, Rejection } from '@praxis/contracts/kernel';
import { edgeSnapshot } from './edge-state.store';

/**
 * For gateways only, and no part of the public contract: no gateway routes to it, and it believes no identity but the gateway's own.
 */
export const getEdgeState = defineOperation({
  context: 'identity',
  id: 'getEdgeState',
  method: 'GET',
  path: EDGE_STATE_PATH,
  summary: 'The edge state as a gateway that starts without the broker needs it',
  access: 'public',
  tenant: 'none',
  replies: { 200: EdgeSnapshot },
  errors: [httpErrors.not_found],
});

export const edgeRoutes: readonly Route[] = [
  route(getEdgeState, async (request) => {
    if (request.principal.id !== 'gateway') throw new Rejection(httpErrors.not_found);
    return ok({ subjects: await request.unitOfWork.atEdge(request.act, edgeSnapshot) });
  }),
];
