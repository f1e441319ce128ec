import { z } from 'zod';
import { defineOperation, httpErrors, Instant, noContent, tokenParams } from '../../kernel';
import { identityErrors } from '../errors';
import { passwordErrors } from './firms';
import { EmailInput, PasswordInput } from './parts';

/** A person with or without a firm: whoever has forgotten the password of a suspended firm, too. */
const mailedLink = { context: 'identity', access: 'public', tenant: 'none', secret: true, whileSuspended: true } as const;

export const requestPasswordReset = defineOperation({
  context: 'identity',
  id: 'requestPasswordReset',
  method: 'POST',
  path: '/v1/password-resets',
  summary: 'Mail a link that sets a new password',
  description: 'The answer is the same, and as quick, whether or not somebody has this address. The link works once, within 30 minutes.',
  access: 'public',
  tenant: 'none',
  body: z.strictObject({ email: EmailInput }),
  replies: { 202: z.object({ status: z.literal('accepted') }) },
  audit: { action: 'password-reset.request', target: 'password-reset' },
  whileSuspended: true,
});

export const viewPasswordReset = defineOperation({
  ...mailedLink,
  id: 'viewPasswordReset',
  method: 'GET',
  path: '/v1/public/password-resets/{token}',
  summary: 'Look at the mailed link; looking uses nothing up, because mail scanners look too',
  params: tokenParams,
  replies: { 200: z.object({ expiresAt: Instant }) },
  errors: [httpErrors.not_found],
});

export const completePasswordReset = defineOperation({
  ...mailedLink,
  id: 'completePasswordReset',
  method: 'POST',
  path: '/v1/public/password-resets/{token}/complete',
  summary: 'Set a new password with the mailed link',
  description: 'Ends every session of the person. A second factor stays and is asked for at the next sign-in.',
  params: tokenParams,
  body: z.strictObject({ password: PasswordInput }),
  replies: { 204: noContent },
  errors: [httpErrors.not_found, identityErrors.busy, ...passwordErrors],
  audit: { action: 'password.reset', target: 'user' },
});

export const changePassword = defineOperation({
  context: 'identity',
  id: 'changePassword',
  method: 'POST',
  path: '/v1/me/password',
  summary: 'Change my password',
  description: 'Asks for the current one. Every other session ends; this one goes on.',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  body: z.strictObject({ currentPassword: PasswordInput, newPassword: PasswordInput }),
  replies: { 204: noContent },
  errors: [identityErrors.password_wrong, identityErrors.too_many_attempts, identityErrors.busy, ...passwordErrors],
  audit: { action: 'password.change', target: 'user' },
  secret: true,
  whileSuspended: true,
});
