import { z } from 'zod';
import { defineOperation, httpErrors, Instant, idParams, noContent } from '../../kernel';
import { identityErrors } from '../errors';
import { line, PasswordInput, represented } from './parts';

const Base64Url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/);

/** WebAuthn says that an id has at most 1023 bytes. */
const CredentialId = Base64Url(1364);
const Transports = z.array(z.string().max(40)).max(10);
const Described = z.object({ id: CredentialId, type: z.literal('public-key'), transports: Transports.optional() });

const Proved = {
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).optional(),
} as const;
const Unread = { description: 'As the browser says it; the attestation object counts' } as const;

/**
 * What `PublicKeyCredential.toJSON()` of a browser gives (WebAuthn Level 3, 5.1), all of it, so that pages can send it as it is.
 */
export const PasskeyAttestation = z
  .strictObject({
    ...Proved,
    response: z.strictObject({
      clientDataJSON: Base64Url(8_000),
      attestationObject: Base64Url(60_000),
      transports: Transports.optional(),
      authenticatorData: Base64Url(60_000).optional().meta(Unread),
      publicKey: Base64Url(8_000).nullish().meta(Unread),
      publicKeyAlgorithm: z.int().optional().meta(Unread),
    }),
  })
  .meta({ id: 'PasskeyAttestation' });
export type PasskeyAttestation = z.output<typeof PasskeyAttestation>;

export const PasskeyAssertion = z
  .strictObject({
    ...Proved,
    response: z.strictObject({
      clientDataJSON: Base64Url(8_000),
      authenticatorData: Base64Url(8_000),
      signature: Base64Url(8_000),
      userHandle: Base64Url(100).nullish(),
    }),
  })
  .meta({ id: 'PasskeyAssertion' });
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>;

/** For `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
export const PasskeyRequest = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int(),
    userVerification: z.literal('required'),
    allowCredentials: z.array(Described),
  })
  .meta({ id: 'PasskeyRequest' });
export type PasskeyRequest = z.output<typeof PasskeyRequest>;

/** For `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
export const PasskeyCreation = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string().meta({ personal: true }), displayName: z.string().meta({ personal: true }) }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    excludeCredentials: z.array(Described),
    authenticatorSelection: z.object({
      residentKey: z.literal('preferred'),
      requireResidentKey: z.literal(false),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyCreation' });
export type PasskeyCreation = z.output<typeof PasskeyCreation>;

export const Passkey = z
  .object({
    ...represented,
    name: z.string(),
    synced: z.boolean().meta({ description: 'Whether it may be on several devices of the person' }),
    createdAt: Instant,
    lastUsedAt: Instant.optional(),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.output<typeof Passkey>;

const NameOfPasskey = line(60).meta({ description: 'By which its owner knows it, such as the name of the device' });

const mine = {
  context: 'identity',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  whileSuspended: true,
  secret: true,
} as const;
const passwordErrors = [identityErrors.password_wrong, identityErrors.too_many_attempts, identityErrors.busy] as const;

export const startPasskey = defineOperation({
  ...mine,
  id: 'startPasskey',
  method: 'POST',
  path: '/v1/me/passkeys/options',
  summary: 'Begin to add a passkey',
  description: 'The options are for `navigator.credentials.create()`, and good for five minutes and one passkey.',
  body: z.strictObject({ password: PasswordInput }),
  replies: { 200: PasskeyCreation },
  errors: [...passwordErrors, identityErrors.limit_passkeys],
  audit: { action: 'second-factor.begin', target: 'user' },
  duringEnrolment: true,
});

export const addPasskey = defineOperation({
  ...mine,
  id: 'addPasskey',
  method: 'POST',
  path: '/v1/me/passkeys',
  summary: 'Add the passkey that the browser has made',
  description: 'The first second factor ends my other sessions, which were opened without one, and comes with ten recovery codes.',
  body: z.strictObject({ name: NameOfPasskey, credential: PasskeyAttestation }),
  replies: {
    201: Passkey.extend({
      recoveryCodes: z.array(z.string()).optional().meta({ description: 'Shown this once; each works once, in place of the device' }),
    }),
  },
  errors: [identityErrors.passkey_refused, identityErrors.passkey_known, identityErrors.limit_passkeys],
  idempotency: 'accepted',
  audit: { action: 'second-factor.add', target: 'user' },
  duringEnrolment: true,
});

export const renamePasskey = defineOperation({
  ...mine,
  id: 'renamePasskey',
  method: 'PATCH',
  path: '/v1/me/passkeys/{id}',
  summary: 'Call a passkey something else',
  params: idParams,
  body: z.strictObject({ name: NameOfPasskey }),
  replies: { 200: Passkey },
  errors: [httpErrors.not_found],
  ifMatch: 'required',
  audit: { action: 'passkey.rename', target: 'passkey' },
});

export const removePasskey = defineOperation({
  ...mine,
  id: 'removePasskey',
  method: 'POST',
  path: '/v1/me/passkeys/{id}/remove',
  summary: 'Remove a passkey',
  description: 'With the last second factor the recovery codes go, too.',
  params: idParams,
  body: z.strictObject({ password: PasswordInput }),
  replies: { 204: noContent },
  errors: [...passwordErrors, httpErrors.not_found],
  audit: { action: 'second-factor.remove', target: 'user' },
});
