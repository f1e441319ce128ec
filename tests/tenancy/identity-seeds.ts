import * as identity from '@praxis/contracts/identity';
import { password, unique } from '../support/firm';
import { body, byId, lists, reason, seed, version } from './seed-kinds';

/** A photo of one pixel. */
export const pictureForm = (): FormData => {
  const form = new FormData();
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  form.set('file', new Blob([Buffer.from(png, 'base64')]), 'photo.png');
  return form;
};
/** What a call of identity's needs. */
export const identitySeeds = [
  ...lists([identity.listInvitations, identity.listMembers, identity.listAuditEvents]),
  ...lists([identity.listPortalInvitations, identity.listPortalAccesses], { clientId: 'client', contactId: 'contact' }),
  ...lists([identity.getFirm, identity.getMe, identity.requestEmailVerification]),
  seed(identity.exportAuditEvents, () => ({})),
  seed(identity.verifyAuditEvents, () => ({ body: {} })),
  seed(identity.updateFirm, () => ({ version: 0, body: { name: 'Renamed' } })),
  seed(identity.cancelFirm, () => ({ body: { slug: 'not-this-one' } })),
  seed(identity.keepFirm, () => ({})),
  ...lists([identity.listBreakGlassGrants, identity.listOwnBreakGlassGrants]),
  ...byId(
    [
      identity.getBreakGlassGrant,
      identity.approveBreakGlass,
      identity.refuseBreakGlass,
      identity.revokeBreakGlass,
      identity.getOwnBreakGlassGrant,
      identity.enterFirm,
      identity.endOwnBreakGlassGrant,
    ],
    'breakGlassGrant',
  ),
  ...byId([identity.reviewBreakGlass], 'breakGlassGrant', body({ outcome: 'ok', note: 'As agreed' })),
  seed(identity.requestBreakGlass, ({ firm }) => ({ body: { firmId: firm, reason: 'Because', minutes: 1 } })),
  ...lists([identity.listFirms]),
  ...byId([identity.getFirmMetadata], 'firm'),
  ...byId([identity.suspendFirm, identity.activateFirm], 'firm', reason),
  ...byId([identity.endFirm], 'firm', body({ reason: 'Because', slug: 'not-this-one' })),
  ...byId([identity.setFirmLimits], 'firm', body({ users: 50, clients: 10_000, storageBytes: 50_000_000_000 })),
  seed(identity.createInvitation, () => ({ body: { email: `guest@${unique()}.example`, name: 'Gita', roles: ['staff'] } })),
  ...byId([identity.getInvitation, identity.resendInvitation, identity.revokeInvitation], 'invitation'),
  ...byId([identity.getMember, identity.getMemberPhoto, identity.disableMember, identity.enableMember], 'member'),
  ...byId([identity.changeMemberRoles], 'member', { version, ...body({ roles: ['staff'] }) }),
  ...byId([identity.getPortalInvitation, identity.resendPortalInvitation, identity.revokePortalInvitation], 'portalInvitation'),
  ...byId([identity.revokePortalAccess], 'portalAccess'),
  seed(identity.getProfile, () => ({})),
  seed(identity.updateProfile, () => ({ version, body: { title: 'Partner' } })),
  seed(identity.getPhoto, () => ({})),
  seed(identity.setPhoto, () => ({ version, form: pictureForm() })),
  // Of no version, so that it is there for who reads it next.
  seed(identity.removePhoto, () => ({ version: 0 })),
  seed(identity.endCurrentSession, () => ({})),
  ...lists([identity.listMySessions]),
  ...byId([identity.endMySession], 'session'),
  seed(identity.endMyOtherSessions, () => ({})),
  ...lists([identity.listPermissions, identity.listRoles]),
  ...lists([identity.listApiClients, identity.listMyApiKeys]),
  ...lists([identity.listApiKeys], { userId: 'person' }),
  seed(identity.createApiClient, () => ({ body: { name: 'N', scopes: ['crm:lead:read'] } })),
  seed(identity.createApiKey, () => ({ body: { name: 'N', scopes: ['identity:user:read'] } })),
  ...byId([identity.getApiClient, identity.rotateApiClientSecret, identity.revokeApiClient], 'apiClient'),
  ...byId([identity.changeApiClient], 'apiClient', { version, ...body({ name: 'Changed' }) }),
  seed(identity.retireApiClientSecret, ({ apiClient, apiClientSecret }) => ({
    params: { id: apiClient, secretId: apiClientSecret },
    version,
  })),
  ...byId([identity.revokeMyApiKey, identity.revokeApiKey], 'apiKey'),
  seed(identity.getRole, ({ role }) => ({ params: { key: role } })),
  seed(identity.createRole, () => ({ body: { name: unique(), permissions: ['crm:lead:read'] } })),
  seed(identity.changeRole, ({ role }) => ({ params: { key: role }, version, body: { name: unique() } })),
  seed(identity.deleteRole, ({ role }) => ({ params: { key: role }, version })),
  ...lists([identity.getSecondFactors]),
  ...[identity.startTotp, identity.removeTotp, identity.renewRecoveryCodes].map((operation) =>
    seed(operation as typeof identity.startTotp, () => ({ body: { password: 'nobody has this one' } })),
  ),
  seed(identity.startPasskey, () => ({ body: { password: 'nobody has this one' } })),
  seed(identity.addPasskey, () => ({
    body: {
      name: 'Key',
      credential: {
        id: 'AAAA',
        rawId: 'AAAA',
        type: 'public-key' as const,
        response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
      },
    },
  })),
  ...byId([identity.renamePasskey], 'passkey', { version, ...body({ name: 'Renamed' }) }),
  ...byId([identity.removePasskey], 'passkey', body({ password: 'nobody has this one' })),
  seed(identity.confirmTotp, () => ({ body: { code: '000000' } })),
  // A wrong password, so that whoever is asked can go on; what belongs to a person names nothing of a firm.
  seed(identity.changePassword, () => ({ body: { currentPassword: 'nobody has this one', newPassword: password } })),
];
