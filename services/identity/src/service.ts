import { type Act, ClientTeamSchema, defineService } from '@praxis/chassis';
import { identityErrors, identityOperations } from '@praxis/contracts/identity';
import { newId, type Operation } from '@praxis/contracts/kernel';
import { PeopleAndSessions1700000001000 } from '../migrations/0001-people-and-sessions';
import { FirmsAndMembers1700000002000 } from '../migrations/0002-firms-and-members';
import { Portal1700000003000 } from '../migrations/0003-portal';
import { AuditChain1700000004000 } from '../migrations/0004-audit-chain';
import { PasswordResets1700000010000 } from '../migrations/0010-password-resets';
import { SecondFactors1700000011000 } from '../migrations/0011-second-factors';
import { Passkeys1700000012000 } from '../migrations/0012-passkeys';
import { Roles1700000020000 } from '../migrations/0020-roles';
import { Integrations1700000021000 } from '../migrations/0021-integrations';
import { AuditAccess1700000030000 } from '../migrations/0030-audit-access';
import { FirmLifeCycle1700000031000 } from '../migrations/0031-firm-life-cycle';
import { Profiles1700000032000 } from '../migrations/0032-profiles';
import { FirmOrigins1700000040000 } from '../migrations/0040-firm-origins';
import { ConfidentialClients1700000050000 } from '../migrations/0050-confidential-clients';
import { BreakGlass1700000051000 } from '../migrations/0051-break-glass';
import { AuditOnBehalf1700000053000 } from '../migrations/0053-audit-on-behalf';
import { ProfilePhotos1700000060000 } from '../migrations/0060-profile-photos';
import { apiClientRoutes } from './api-clients/api-client.routes';
import { ApiClientSchema } from './api-clients/api-client.row';
import { apiKeyRoutes } from './api-keys/api-key.routes';
import { ApiKeySchema } from './api-keys/api-key.row';
import { appendAudit } from './audit/append-audit';
import { auditRoutes } from './audit/audit.routes';
import { AuditEntrySchema, AuditHeadSchema } from './audit/audit.row';
import { breakGlassRoutes } from './break-glass/break-glass.routes';
import { dueGrants, endDueGrant } from './break-glass/end-due-grant';
import { breakGlassTemplates } from './break-glass/grant.mails';
import { BreakGlassGrantSchema } from './break-glass/grant.row';
import { identityConfig } from './config';
import { createPasswordCheck } from './credentials/check-password';
import { createPasswordQuestion } from './credentials/confirm-password';
import { credentialRoutes } from './credentials/credential.routes';
import { createPasswordHasher } from './credentials/password-hasher';
import { PasswordResetSchema } from './credentials/password-reset';
import { mailPasswordReset } from './credentials/reset-password';
import { ThrottleSchema } from './credentials/throttle.store';
import { edgeRoutes, getEdgeState } from './edge/edge.routes';
import { EdgeStateSchema } from './edge/edge-state.row';
import { keepEdgeStream } from './edge/keep-edge-stream';
import { firmRoutes } from './firms/firm.routes';
import { FirmSchema, FirmSlugSchema } from './firms/firm.row';
import { firmSchedule, takeDueStep } from './firms/take-due-step';
import { invitationRoutes } from './invitations/invitation.routes';
import { InvitationSchema } from './invitations/invitation.row';
import { firmMailTemplates } from './mails/firm-templates';
import { integrationTemplates } from './mails/integration-templates';
import { mailTemplates } from './mails/templates';
import { memberRoutes } from './members/member.routes';
import { MemberSchema } from './members/member.row';
import { oauthRoutes } from './oauth/oauth.routes';
import { createFirmActs } from './operators/act-on-firm';
import { auditCommands } from './operators/audit-commands';
import { firmCommands } from './operators/firm-commands';
import { firmOperationRoutes } from './operators/firm-operations';
import { keyCommands } from './operators/key-commands';
import { operatorCommands } from './operators/operator-commands';
import { userCommands } from './operators/user-commands';
import { passkeyRoutes } from './passkeys/passkey.routes';
import { PasskeySchema } from './passkeys/passkey.row';
import { relyingPartyAt } from './passkeys/relying-party';
import { createDrawSquare } from './photos/draw-square';
import { photoRoutes } from './photos/photo.routes';
import { PhotoSchema } from './photos/photo.row';
import { portalRoutes } from './portal/portal.routes';
import { CancelledOnboardingSchema, ContactSchema, PortalGrantSchema, PortalInvitationSchema } from './portal/portal.row';
import { recordMailOutcome } from './portal/record-mail-outcome';
import { copyPersonJob } from './profile/copy-person';
import { profileRoutes } from './profile/profile.routes';
import { ProfileSchema } from './profile/profile.row';
import { onClientCreated, onClientReactivated } from './reactions/on-client-created';
import { onClientTeamChanged } from './reactions/on-client-team-changed';
import { onContactChanged } from './reactions/on-contact-changed';
import { onOnboardingCancelled } from './reactions/on-onboarding-cancelled';
import { onStepRetried } from './reactions/on-step-retried';
import { onUsageChanged } from './reactions/on-usage-changed';
import { publishSystemRoles } from './roles/publish-roles';
import { roleRoutes } from './roles/role.routes';
import { RoleSchema } from './roles/role.row';
import { createSecondFactorCheck } from './second-factors/check-second-factor';
import { createRecoveryCodeHash } from './second-factors/recovery-codes';
import { secondFactorRoutes } from './second-factors/second-factor.routes';
import { RecoveryCodeSchema, TotpFactorSchema } from './second-factors/second-factor.row';
import { ChallengeSchema } from './sessions/challenge';
import { sessionRoutes } from './sessions/session.routes';
import { RefreshTokenSchema, SessionSchema } from './sessions/session.row';
import { sweep, sweepSchedule } from './sessions/sweep';
import { createKeySeal } from './tokens/key-seal';
import { ensureSigningKey } from './tokens/rotate-keys';
import { SigningKeySchema } from './tokens/signing-key.store';
import { createTokenIssuer } from './tokens/token-issuer';
import { KnownClientSchema, StorageUsedSchema } from './usage/usage.row';
import { CredentialSchema, EmailVerificationSchema, UserSchema } from './users/user.row';

export const identity = defineService({
  name: 'identity',
  config: identityConfig,
  tables: [
    FirmSchema,
    MemberSchema,
    RoleSchema,
    ApiClientSchema,
    ApiKeySchema,
    InvitationSchema,
    PortalInvitationSchema,
    PortalGrantSchema,
    ContactSchema,
    CancelledOnboardingSchema,
    AuditEntrySchema,
    AuditHeadSchema,
    KnownClientSchema,
    StorageUsedSchema,
    ClientTeamSchema,
    BreakGlassGrantSchema,
  ],
  globalTables: [
    FirmSlugSchema,
    UserSchema,
    ProfileSchema,
    PhotoSchema,
    CredentialSchema,
    PasswordResetSchema,
    TotpFactorSchema,
    RecoveryCodeSchema,
    PasskeySchema,
    ChallengeSchema,
    SessionSchema,
    RefreshTokenSchema,
    EmailVerificationSchema,
    ThrottleSchema,
    SigningKeySchema,
    EdgeStateSchema,
  ],
  migrations: [
    PeopleAndSessions1700000001000,
    FirmsAndMembers1700000002000,
    Portal1700000003000,
    AuditChain1700000004000,
    PasswordResets1700000010000,
    SecondFactors1700000011000,
    Passkeys1700000012000,
    Roles1700000020000,
    Integrations1700000021000,
    AuditAccess1700000030000,
    FirmLifeCycle1700000031000,
    Profiles1700000032000,
    FirmOrigins1700000040000,
    ConfidentialClients1700000050000,
    BreakGlass1700000051000,
    AuditOnBehalf1700000053000,
    ProfilePhotos1700000060000,
  ],
  operations: [...identityOperations, getEdgeState as unknown as Operation],
  errors: identityErrors,
  subscribes: ['clients', 'finance', 'documents'],
  setUp: ({ config, unitOfWork, now }) => {
    const publicUrl = config.PUBLIC_URL.replace(/\/$/, '');
    const seal = createKeySeal(config.SERVICE_SECRET);
    const tokens = createTokenIssuer({ unitOfWork, seal, issuer: config.PUBLIC_URL });
    const hasher = createPasswordHasher();
    const checkPassword = createPasswordCheck({ unitOfWork, hasher });
    const acts = createFirmActs({ unitOfWork, publicUrl });
    const secrets = {
      seal: createKeySeal(config.SERVICE_SECRET, 'second factors'),
      hashCode: createRecoveryCodeHash(config.SERVICE_SECRET),
    };
    const relyingParty = relyingPartyAt(publicUrl, config.BASE_DOMAIN, config.CORS_ORIGINS);
    const checkSecondFactor = createSecondFactorCheck({ unitOfWork, secrets, relyingParty });
    const askPassword = createPasswordQuestion(checkPassword);
    const dependencies = { askPassword, checkPassword, checkSecondFactor, secrets, relyingParty, hasher, tokens, publicUrl };
    return {
      routes: [
        ...firmRoutes(dependencies),
        ...sessionRoutes(dependencies),
        ...credentialRoutes(dependencies),
        ...secondFactorRoutes(dependencies),
        ...passkeyRoutes(dependencies),
        ...memberRoutes,
        ...profileRoutes,
        ...photoRoutes({ drawSquare: createDrawSquare() }),
        ...roleRoutes,
        ...apiClientRoutes,
        ...apiKeyRoutes,
        ...oauthRoutes({ tokens, issuer: config.PUBLIC_URL, publicUrl }),
        ...invitationRoutes(dependencies),
        ...portalRoutes(dependencies),
        ...auditRoutes,
        ...breakGlassRoutes(dependencies),
        ...firmOperationRoutes({ unitOfWork, acts }),
        ...edgeRoutes,
      ],
      reactions: [
        onClientCreated({ publicUrl }),
        onClientReactivated({ publicUrl }),
        onContactChanged,
        ...onUsageChanged,
        ...onClientTeamChanged,
        onOnboardingCancelled,
        onStepRetried({ publicUrl }),
      ],
      jobs: [takeDueStep({ publicUrl }), copyPersonJob, mailPasswordReset({ publicUrl }), sweep, endDueGrant],
      schedules: [firmSchedule, sweepSchedule, dueGrants],
      mails: [...mailTemplates, ...integrationTemplates, ...firmMailTemplates, ...breakGlassTemplates],
      onMailOutcome: recordMailOutcome,
      onAudit: appendAudit({ unitOfWork, now }),
      onEdgeStream: keepEdgeStream({ unitOfWork, now }),
      commands: [
        ...firmCommands({ unitOfWork, acts }),
        ...operatorCommands({ unitOfWork }),
        ...userCommands({ unitOfWork }),
        ...keyCommands({ unitOfWork, seal }),
        ...auditCommands({ unitOfWork }),
      ],
      onStart: async () => {
        const act = startAct(now());
        await ensureSigningKey(unitOfWork, seal, act);
        await publishSystemRoles(unitOfWork, act);
      },
    };
  },
});

function startAct(at: Date): Act {
  const id = newId();
  return { actor: 'system:identity', correlationId: id, causationId: id, at };
}
