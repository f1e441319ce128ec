import { z } from 'zod';
import { defineOperation, Id, Instant, noContent } from '../../kernel';
import { identityErrors } from '../errors';
import { PasswordInput } from './parts';
import { Passkey } from './passkeys';

/** What a person has besides the password. It belongs to the person, whichever firm they work in. */
export const SecondFactors = z
  .object({
    id: Id.meta({ description: 'The person' }),
    version: z.int(),
    totp: z.object({ confirmedAt: Instant }).optional(),
    passkeys: z.array(Passkey),
    recoveryCodesLeft: z.int(),
    requiredBy: z.array(z.object({ id: Id, name: z.string() })).meta({ description: 'Firms of mine that require one' }),
  })
  .meta({ id: 'SecondFactors' });

const RecoveryCodes = z.array(z.string()).meta({ description: 'Shown this once; each works once, in place of the device' });

const mine = {
  context: 'identity',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  whileSuspended: true,
  duringEnrolment: true,
  secret: true,
} as const;

const withPassword = {
  body: z.strictObject({ password: PasswordInput }),
} as const;
const passwordErrors = [identityErrors.password_wrong, identityErrors.too_many_attempts, identityErrors.busy] as const;

export const getSecondFactors = defineOperation({
  ...mine,
  id: 'getSecondFactors',
  method: 'GET',
  path: '/v1/me/second-factors',
  summary: 'My second factors',
  replies: { 200: SecondFactors },
});

export const startTotp = defineOperation({
  ...mine,
  ...withPassword,
  id: 'startTotp',
  method: 'POST',
  path: '/v1/me/totp',
  summary: 'Begin to set up an authenticator app',
  description: 'RFC 6238: SHA-1, six digits, thirty seconds. It counts once a code of it was confirmed; until then it can be begun again.',
  replies: {
    200: z.object({
      secret: z.string().meta({ description: 'Base32, to type in' }),
      uri: z.string().meta({ description: 'otpauth://' }),
      qr: z.string().meta({ description: 'The URI as a picture: a data URL of an SVG' }),
    }),
  },
  errors: [...passwordErrors, identityErrors.second_factor_exists],
  audit: { action: 'second-factor.begin', target: 'user' },
});

export const confirmTotp = defineOperation({
  ...mine,
  id: 'confirmTotp',
  method: 'POST',
  path: '/v1/me/totp/confirm',
  summary: 'Confirm the authenticator app with a code of it',
  description: 'The first second factor ends my other sessions, which were opened without one, and comes with ten recovery codes.',
  body: z.strictObject({ code: z.string().min(1).max(20) }),
  replies: { 200: z.object({ recoveryCodes: RecoveryCodes.optional() }) },
  errors: [identityErrors.code_wrong, identityErrors.second_factor_missing, identityErrors.second_factor_exists],
  audit: { action: 'second-factor.add', target: 'user' },
});

export const removeTotp = defineOperation({
  ...mine,
  ...withPassword,
  duringEnrolment: false,
  id: 'removeTotp',
  method: 'POST',
  path: '/v1/me/totp/remove',
  summary: 'Remove the authenticator app',
  description: 'With the last second factor the recovery codes go, too.',
  replies: { 204: noContent },
  errors: [...passwordErrors, identityErrors.second_factor_missing],
  audit: { action: 'second-factor.remove', target: 'user' },
});

export const renewRecoveryCodes = defineOperation({
  ...mine,
  ...withPassword,
  duringEnrolment: false,
  id: 'renewRecoveryCodes',
  method: 'POST',
  path: '/v1/me/recovery-codes',
  summary: 'Make ten new recovery codes; the former ones are void',
  replies: { 200: z.object({ recoveryCodes: RecoveryCodes }) },
  errors: [...passwordErrors, identityErrors.second_factor_missing],
  audit: { action: 'recovery-codes.renew', target: 'user' },
});
