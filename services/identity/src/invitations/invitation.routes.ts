import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import type { PasswordHasher } from '../credentials/password-hasher';
import type { TokenIssuer } from '../tokens/token-issuer';
import { acceptInvitation, viewInvitation } from './accept-invitation';
import { createInvitation, resendInvitation, revokeInvitation } from './invite-user';
import { getInvitation, listInvitations } from './list-invitations';

export const invitationRoutes = (dependencies: { hasher: PasswordHasher; tokens: TokenIssuer; publicUrl: string }): readonly Route[] => [
  route(api.createInvitation, createInvitation(dependencies)),
  route(api.listInvitations, listInvitations),
  route(api.getInvitation, getInvitation),
  route(api.resendInvitation, resendInvitation(dependencies)),
  route(api.revokeInvitation, revokeInvitation),
  route(api.viewInvitation, viewInvitation),
  route(api.acceptInvitation, acceptInvitation(dependencies)),
];
