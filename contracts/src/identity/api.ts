import type { Operation } from '../kernel/operation';
import * as apiClients from './api/api-clients';
import * as apiKeys from './api/api-keys';
import * as audit from './api/audit-events';
import * as breakGlass from './api/break-glass';
import * as credentials from './api/credentials';
import * as firms from './api/firms';
import * as platformFirms from './api/firms-of-platform';
import * as invitations from './api/invitations';
import * as members from './api/members';
import * as mySessions from './api/my-sessions';
import * as oauth from './api/oauth';
import * as passkeys from './api/passkeys';
import * as photos from './api/photos';
import * as portal from './api/portal';
import * as profile from './api/profile';
import * as roles from './api/roles';
import * as secondFactors from './api/second-factors';
import * as sessions from './api/sessions';

export * from './api/api-clients';
export * from './api/api-keys';
export * from './api/audit-events';
export * from './api/break-glass';
export * from './api/credentials';
export * from './api/firms';
export * from './api/firms-of-platform';
export * from './api/invitations';
export * from './api/members';
export * from './api/my-sessions';
export * from './api/oauth';
export * from './api/passkeys';
export * from './api/photos';
export * from './api/portal';
export * from './api/profile';
export * from './api/roles';
export * from './api/second-factors';
export * from './api/sessions';

/** Every operation of identity. */
export const identityOperations = [
  firms.registerFirm,
  firms.getFirm,
  firms.updateFirm,
  firms.cancelFirm,
  firms.keepFirm,
  breakGlass.requestBreakGlass,
  breakGlass.listOwnBreakGlassGrants,
  breakGlass.getOwnBreakGlassGrant,
  breakGlass.enterFirm,
  breakGlass.endOwnBreakGlassGrant,
  breakGlass.listBreakGlassGrants,
  breakGlass.getBreakGlassGrant,
  breakGlass.approveBreakGlass,
  breakGlass.refuseBreakGlass,
  breakGlass.revokeBreakGlass,
  breakGlass.reviewBreakGlass,
  platformFirms.listFirms,
  platformFirms.getFirmMetadata,
  platformFirms.suspendFirm,
  platformFirms.activateFirm,
  platformFirms.endFirm,
  platformFirms.setFirmLimits,
  sessions.createSession,
  sessions.proveSecondFactor,
  sessions.refreshSession,
  sessions.switchSession,
  sessions.endCurrentSession,
  mySessions.listMySessions,
  mySessions.endMySession,
  mySessions.endMyOtherSessions,
  sessions.getMe,
  profile.getProfile,
  profile.updateProfile,
  photos.getPhoto,
  photos.setPhoto,
  photos.removePhoto,
  sessions.requestEmailVerification,
  sessions.viewEmailVerification,
  sessions.confirmEmail,
  sessions.getJwks,
  credentials.requestPasswordReset,
  credentials.viewPasswordReset,
  credentials.completePasswordReset,
  credentials.changePassword,
  secondFactors.getSecondFactors,
  secondFactors.startTotp,
  secondFactors.confirmTotp,
  secondFactors.removeTotp,
  secondFactors.renewRecoveryCodes,
  passkeys.startPasskey,
  passkeys.addPasskey,
  passkeys.renamePasskey,
  passkeys.removePasskey,
  invitations.createInvitation,
  invitations.listInvitations,
  invitations.getInvitation,
  invitations.resendInvitation,
  invitations.revokeInvitation,
  invitations.viewInvitation,
  invitations.acceptInvitation,
  members.listMembers,
  members.getMember,
  photos.getMemberPhoto,
  members.changeMemberRoles,
  members.disableMember,
  members.enableMember,
  roles.listPermissions,
  roles.listRoles,
  roles.getRole,
  roles.createRole,
  roles.changeRole,
  roles.deleteRole,
  apiClients.createApiClient,
  apiClients.listApiClients,
  apiClients.getApiClient,
  apiClients.changeApiClient,
  apiClients.rotateApiClientSecret,
  apiClients.retireApiClientSecret,
  apiClients.revokeApiClient,
  apiKeys.createApiKey,
  apiKeys.listMyApiKeys,
  apiKeys.revokeMyApiKey,
  apiKeys.listApiKeys,
  apiKeys.revokeApiKey,
  oauth.issueToken,
  oauth.getAuthorizationServer,
  portal.listPortalInvitations,
  portal.getPortalInvitation,
  portal.resendPortalInvitation,
  portal.revokePortalInvitation,
  invitations.viewPortalInvitation,
  invitations.acceptPortalInvitation,
  portal.listPortalAccesses,
  portal.revokePortalAccess,
  audit.listAuditEvents,
  audit.exportAuditEvents,
  audit.verifyAuditEvents,
] as unknown as readonly Operation[];
