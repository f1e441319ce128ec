import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import type { TokenIssuer } from '../tokens/token-issuer';
import { approveBreakGlass, refuseBreakGlass, reviewBreakGlass, revokeBreakGlass } from './decide-on-grant';
import { endOwnBreakGlassGrant, enterFirm, requestBreakGlass } from './enter-firm';
import { getBreakGlassGrant, getOwnBreakGlassGrant, listBreakGlassGrants, listOwnBreakGlassGrants } from './list-grants';

export const breakGlassRoutes = (dependencies: { tokens: TokenIssuer }): readonly Route[] => [
  route(api.requestBreakGlass, requestBreakGlass),
  route(api.listOwnBreakGlassGrants, listOwnBreakGlassGrants),
  route(api.getOwnBreakGlassGrant, getOwnBreakGlassGrant),
  route(api.enterFirm, enterFirm(dependencies)),
  route(api.endOwnBreakGlassGrant, endOwnBreakGlassGrant),
  route(api.listBreakGlassGrants, listBreakGlassGrants),
  route(api.getBreakGlassGrant, getBreakGlassGrant),
  route(api.approveBreakGlass, approveBreakGlass),
  route(api.refuseBreakGlass, refuseBreakGlass),
  route(api.revokeBreakGlass, revokeBreakGlass),
  route(api.reviewBreakGlass, reviewBreakGlass),
];
