import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import type { PasswordHasher } from '../credentials/password-hasher';
import type { TokenIssuer } from '../tokens/token-issuer';
import { acceptPortalInvitation, viewPortalInvitation } from './accept-portal-invitation';
import { resendPortalInvitation, revokePortalAccess, revokePortalInvitation } from './change-portal';
import { getPortalInvitation, listPortalAccesses, listPortalInvitations } from './list-portal';

export const portalRoutes = (dependencies: { hasher: PasswordHasher; tokens: TokenIssuer; publicUrl: string }): readonly Route[] => [
  route(api.listPortalInvitations, listPortalInvitations),
  route(api.getPortalInvitation, getPortalInvitation),
  route(api.resendPortalInvitation, resendPortalInvitation(dependencies)),
  route(api.revokePortalInvitation, revokePortalInvitation),
  route(api.viewPortalInvitation, viewPortalInvitation),
  route(api.acceptPortalInvitation, acceptPortalInvitation(dependencies)),
  route(api.listPortalAccesses, listPortalAccesses),
  route(api.revokePortalAccess, revokePortalAccess),
];
