import { z } from 'zod';
import { accessErrors, defineOperation, httpErrors, Id, noContent, tokenParams } from '../../kernel';
import { FirmStatus } from '../../kernel/firm';
import { identityErrors } from '../errors';
import { EmailInput, PasswordInput, represented, SlugInput } from './parts';
import { PasskeyAssertion, PasskeyRequest } from './passkeys';

/**
 * An opened or renewed session. `expiresIn` is seconds of the access token; the refresh token is used once, for the next one. In cookie
 * mode it is in the cookie alone.
 */
export const Session = z
  .object({
    status: z.literal('authenticated'),
    accessToken: z.string(),
    refreshToken: z.string().optional().meta({ description: 'Absent in cookie mode: there it is in the cookie alone' }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int(),
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof Session>;

/** A firm that the person may work in, with the person's roles there. */
export const OwnFirm = z.object({ id: Id, slug: z.string(), name: z.string(), roles: z.array(z.string()) }).meta({ id: 'OwnFirm' });
export type OwnFirm = z.output<typeof OwnFirm>;

export const SecondFactorMethod = z.enum(['totp', 'passkey', 'recovery_code']);
export type SecondFactorMethod = z.output<typeof SecondFactorMethod>;

/** The password was right; the rest goes to `/v1/sessions/second-factor` within `expiresIn` seconds. */
export const SecondFactorRequired = z
  .object({
    status: z.literal('second_factor_required'),
    challenge: z.string(),
    methods: z.array(SecondFactorMethod),
    passkey: PasskeyRequest.optional().meta({ description: 'What to ask the browser for, where there are passkeys' }),
    expiresIn: z.int(),
  })
  .meta({ id: 'SecondFactorRequired' });
export type SecondFactorRequired = z.output<typeof SecondFactorRequired>;

const Challenge = z.string().min(1).max(100);
/** Typed from a device or from paper: spaces, dashes and case do not count. */
const Code = z.string().min(1).max(60);

export const SecondFactorProof = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('totp'), challenge: Challenge, code: Code }),
  z.strictObject({ method: z.literal('passkey'), challenge: Challenge, assertion: PasskeyAssertion }),
  z.strictObject({ method: z.literal('recovery_code'), challenge: Challenge, code: Code }),
]);
export type SecondFactorProof = z.output<typeof SecondFactorProof>;

export const secondFactorErrors = [
  identityErrors.second_factor_invalid,
  identityErrors.challenge_ended,
  identityErrors.too_many_attempts,
] as const;

const session = {
  context: 'identity',
  access: 'public',
  tenant: 'none',
  secret: true,
  whileSuspended: true,
  refreshCookie: true,
} as const;

export const SignedIn = Session.extend({ firms: z.array(OwnFirm) });
export type SignedIn = z.output<typeof SignedIn>;

const RefreshToken = z.string().min(1).max(200).optional().meta({ description: 'Required, but in cookie mode' });

export const createSession = defineOperation({
  ...session,
  id: 'createSession',
  method: 'POST',
  path: '/v1/sessions',
  summary: 'Sign in',
  description: 'Without `firm` the session opens in the firm last used. Operators sign in with `"as": "operator"` and get no firm.',
  body: z.strictObject({
    email: EmailInput,
    password: PasswordInput,
    firm: SlugInput.optional().meta({ description: 'Slug of the firm to work in' }),
    as: z.literal('operator').optional(),
  }),
  replies: { 201: SignedIn, 200: SecondFactorRequired },
  errors: [identityErrors.credentials_invalid, identityErrors.too_many_attempts, identityErrors.busy],
  audit: { action: 'session.create', target: 'session' },
});

export const proveSecondFactor = defineOperation({
  ...session,
  id: 'proveSecondFactor',
  method: 'POST',
  path: '/v1/sessions/second-factor',
  summary: 'Finish signing in with the second factor',
  description: 'A challenge is good for five minutes, for five wrong answers and for one right one.',
  body: SecondFactorProof,
  replies: { 201: SignedIn },
  errors: [...secondFactorErrors, identityErrors.credentials_invalid],
  audit: { action: 'session.create', target: 'session' },
});

export const refreshSession = defineOperation({
  ...session,
  id: 'refreshSession',
  method: 'POST',
  path: '/v1/sessions/refresh',
  summary: 'Exchange the refresh token for new tokens',
  description:
    'Each refresh token is used once. Parallel refreshes within ten seconds all succeed; a token that comes back later ends the session.',
  body: z.strictObject({ refreshToken: RefreshToken }),
  replies: { 200: Session },
  errors: [identityErrors.session_ended, identityErrors.membership_inactive],
  audit: { action: 'session.refresh', target: 'session' },
});

export const switchSession = defineOperation({
  ...session,
  id: 'switchSession',
  method: 'POST',
  path: '/v1/sessions/switch',
  summary: 'Work in another of your firms, without a new password',
  body: z.strictObject({ firmId: Id, refreshToken: RefreshToken }),
  replies: { 200: Session },
  errors: [identityErrors.session_ended, identityErrors.membership_inactive],
  audit: { action: 'session.switch', target: 'session' },
});

export const endCurrentSession = defineOperation({
  context: 'identity',
  id: 'endCurrentSession',
  method: 'DELETE',
  path: '/v1/sessions/current',
  summary: 'Sign out',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  replies: { 204: noContent },
  audit: { action: 'session.end', target: 'session' },
  whileSuspended: true,
  duringEnrolment: true,
  refreshCookie: true,
});

export const Me = z
  .object({
    ...represented,
    kind: z.enum(['user', 'portal', 'operator']),
    person: z.object({
      id: Id,
      name: z.string().meta({ personal: true }),
      email: z.string().meta({ personal: true }),
      emailVerified: z.boolean(),
    }),
    firm: z.object({ id: Id, slug: z.string(), name: z.string(), status: FirmStatus }).optional(),
    membershipId: Id.optional(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    clientIds: z.array(Id).optional().meta({ description: 'Portal users: the clients they see' }),
    firms: z.array(OwnFirm),
  })
  .meta({ id: 'Me' });

export const getMe = defineOperation({
  context: 'identity',
  id: 'getMe',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who am I, where, and what may I do',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  replies: { 200: Me },
  duringEnrolment: true,
  errors: [accessErrors.token_stale],
});

export const requestEmailVerification = defineOperation({
  context: 'identity',
  id: 'requestEmailVerification',
  method: 'POST',
  path: '/v1/email-verifications',
  summary: 'Mail me a new link to verify my address',
  access: 'signed-in',
  principals: ['user', 'portal'],
  replies: { 202: z.object({ expiresAt: z.string() }) },
  errors: [identityErrors.email_already_verified, identityErrors.too_many_attempts],
  audit: { action: 'email-verification.request', target: 'user' },
  whileSuspended: true,
});

const mailedLink = { context: 'identity', access: 'public', tenant: 'link', params: tokenParams } as const;

export const viewEmailVerification = defineOperation({
  ...mailedLink,
  id: 'viewEmailVerification',
  method: 'GET',
  path: '/v1/public/email-verifications/{token}',
  summary: 'Look at the mailed link; looking verifies nothing, because mail scanners look too',
  replies: { 200: z.object({ email: z.string().meta({ personal: true }), firm: z.object({ name: z.string() }), expiresAt: z.string() }) },
  errors: [httpErrors.not_found],
});

export const confirmEmail = defineOperation({
  ...mailedLink,
  id: 'confirmEmail',
  method: 'POST',
  path: '/v1/public/email-verifications/{token}/confirm',
  summary: 'Verify an e-mail address with the mailed link',
  replies: { 200: z.object({ verified: z.literal(true) }) },
  errors: [httpErrors.not_found],
  audit: { action: 'email.verify', target: 'user' },
  whileSuspended: true,
});

/** RFC 7517; public keys only. */
export const JsonWebKeySet = z
  .object({ keys: z.array(z.object({ kid: z.string(), kty: z.string(), use: z.string(), alg: z.string() }).catchall(z.unknown())) })
  .meta({ id: 'JsonWebKeySet' });

export const getJwks = defineOperation({
  context: 'identity',
  id: 'getJwks',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The keys that access tokens are verified with',
  access: 'public',
  tenant: 'none',
  replies: { 200: JsonWebKeySet },
});
