import { clientsErrors } from '../clients/errors';
import { defineErrors } from '../kernel/problem';

/** Refusals of identity; those at the door (token, permission, suspended firm) are `accessErrors` of the kernel. */
export const identityErrors = defineErrors('identity', {
  credentials_invalid: {
    status: 401,
    title: 'That did not let you in',
    detail: 'Check e-mail address, password and firm, and try again.',
  },
  session_ended: { status: 401, title: 'The session has ended', detail: 'Sign in again.' },
  membership_inactive: {
    status: 401,
    title: 'You have no access to this firm any more',
    detail: 'Switch to another firm or sign in again.',
  },
  sign_in_to_accept: {
    status: 401,
    title: 'Sign in to accept',
    detail:
      'This address has an account. Sign in with it and send the request again with your access token, or with `refreshToken` in the body; no password is taken here.',
  },
  address_mismatch: {
    status: 403,
    title: 'The invitation is for another address',
    detail: 'Sign in with the account of the invited e-mail address.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many attempts',
    detail: 'Wait for the time in `Retry-After`. The delay grows with every further failure and ends by itself.',
    retryAfter: 1,
  },
  busy: { status: 503, title: 'Too many people are signing in', detail: 'Try again shortly.', retryAfter: 1 },
  password_too_short: { status: 422, title: 'The password is too short', detail: 'Use at least 12 characters; a few words will do.' },
  password_too_long: { status: 422, title: 'The password is too long', detail: 'Use at most 128 characters.' },
  password_common: {
    status: 422,
    title: 'The password is easy to guess',
    detail: 'It is on the list of common passwords or built from one. Use a few unrelated words.',
  },
  password_context: {
    status: 422,
    title: 'The password is made of your name',
    detail: 'Do not build it from your e-mail address, your name or the name of the firm.',
  },
  second_factor_asked: {
    status: 401,
    title: 'The second factor is asked for',
    detail:
      'Send the same request again with `owner.secondFactor`: the `challenge` and what one of the `methods` gives, a code or the answer to `passkey`.',
  },
  second_factor_invalid: {
    status: 401,
    title: 'That is not the second factor',
    detail: 'Send the code that is shown now, or a recovery code that was not used yet. Each code counts once.',
  },
  challenge_ended: {
    status: 401,
    title: 'The sign-in took too long or was tried too often',
    detail: 'Sign in with e-mail address and password again.',
  },
  code_wrong: {
    status: 422,
    title: 'The code does not fit',
    detail: 'Check the clock of the device and send the code that is shown now.',
  },
  second_factor_exists: {
    status: 409,
    title: 'An authenticator app is set up',
    detail: 'Remove it before you set up another one.',
  },
  second_factor_missing: {
    status: 409,
    title: 'There is no such second factor',
    detail: 'Read `/v1/me/second-factors` for what is set up; start setting one up before you confirm it.',
  },
  passkey_refused: {
    status: 422,
    title: 'The passkey was not accepted',
    detail:
      'Begin again with `POST /v1/me/passkeys/options`: the options are good for five minutes and one passkey, on pages of the platform, with the person at the device.',
  },
  passkey_known: { status: 409, title: 'The passkey is known', detail: 'Use another device, or remove the passkey first.' },
  limit_passkeys: {
    status: 409,
    title: 'There are as many passkeys as there can be',
    detail: 'Remove one that is not needed any more; the limit is in `limit`.',
  },
  password_wrong: {
    status: 403,
    title: 'That is not your password',
    detail: 'Send the password that you sign in with at present. After several failures you have to wait.',
  },
  photo_format_unsupported: {
    status: 415,
    title: 'That is no picture that can be shown',
    detail: 'Send a PNG, a JPEG or a WebP that does not move. Export what is of another kind (HEIC, GIF, SVG, AVIF) as JPEG first.',
  },
  photo_pixels_exceeded: {
    status: 422,
    title: 'The picture has too many pixels',
    detail: 'Make it smaller: 256 by 256 pixels are shown. `pixels` says how many it has, `limit` how many it may have.',
  },
  photo_unreadable: {
    status: 422,
    title: 'The picture cannot be read',
    detail: 'The file is damaged or incomplete. Open it with a program for pictures, save it again, and send that.',
  },
  slug_taken: { status: 409, title: 'The address is taken', detail: 'Choose another `slug` for the firm.' },
  slug_reserved: { status: 422, title: 'The address is reserved', detail: 'Choose another `slug` for the firm.' },
  slug_mismatch: {
    status: 422,
    title: 'That is not the address of the firm',
    detail: 'To confirm, send the `slug` of the firm that you mean, as it stands in its settings.',
  },
  limit_below_use: {
    status: 409,
    title: 'More is in use than that',
    detail: 'A limit cannot be set below what is in use: see `usage` and `below`.',
  },
  role_unknown: { status: 422, title: 'No such role', detail: 'Use the roles of the firm: see `known`, and `GET /v1/roles` for its own.' },
  permission_unknown: {
    status: 422,
    title: 'No such permission',
    detail: 'Use permissions of `GET /v1/permissions`; these are none: see `unknown`.',
  },
  role_is_system: { status: 409, title: 'System roles stay as they are', detail: 'Make a custom role and give it instead.' },
  role_name_taken: {
    status: 409,
    title: 'Another role has this name',
    detail: 'Choose another `name`; upper and lower case count as the same.',
  },
  role_in_use: {
    status: 409,
    title: 'People have this role',
    detail: 'Give them another role first, or name one as `replacement`; `members` and `invitations` say how many have it.',
  },
  expiry_not_ahead: {
    status: 422,
    title: 'The end does not fit',
    detail: 'Choose `expiresAt` in the future, for personal keys at most 366 days ahead.',
  },
  limit_integrations: {
    status: 409,
    title: 'There are as many as there can be',
    detail: 'Revoke one that is not needed any more; the limit is in `limit`.',
  },
  limit_secrets: { status: 409, title: 'There are two secrets already', detail: 'Retire the old one first.' },
  last_secret: {
    status: 409,
    title: 'It is the only secret',
    detail: 'Make a second one first, or revoke the API client.',
  },
  client_refused: {
    status: 401,
    title: 'The client is not let in',
    detail: 'Check client id and secret, that it has neither expired nor been revoked, and that it may be used from this address.',
    oauth: 'invalid_client',
  },
  client_authentication_twice: {
    status: 400,
    title: 'Two ways of authentication at once',
    detail: 'Send the secret by HTTP Basic or in the body, not both.',
    oauth: 'invalid_request',
  },
  grant_type_unsupported: {
    status: 400,
    title: 'No such grant here',
    detail: 'Use the grant type client_credentials.',
    oauth: 'unsupported_grant_type',
  },
  scope_refused: {
    status: 400,
    title: 'A scope was not granted',
    detail: 'Ask for scopes that this client has, or leave `scope` out to get them all.',
    oauth: 'invalid_scope',
  },
  limit_roles: {
    status: 409,
    title: 'The firm has as many roles as it can',
    detail: 'Delete a role that nobody has; the limit is in `limit`.',
  },
  role_not_yours_to_give: {
    status: 403,
    title: 'You cannot give more than you have',
    detail: 'Ask somebody who has the permissions in `missing`; the role owner is given and taken by owners only.',
  },
  last_owner: {
    status: 409,
    title: 'A firm needs an owner',
    detail: 'Make somebody else an owner first.',
  },
  already_member: {
    status: 409,
    title: 'Already a member',
    detail: 'This person works in the firm. Change the roles of the member instead.',
  },
  already_invited: {
    status: 409,
    title: 'Already invited',
    detail: 'An invitation to this address is open: resend or revoke it. Its id is in `invitationId`.',
  },
  limit_users: {
    status: 409,
    title: 'The firm has as many users as its plan allows',
    detail: 'Disable a member, revoke an invitation, or raise the limit in `limit`.',
  },
  break_glass_owners_only: {
    status: 403,
    title: 'Only owners of the firm decide this',
    detail: 'Ask an owner. The permission alone is not enough: it must be somebody with the role.',
  },
  break_glass_own_request: { status: 409, title: 'It is your own request', detail: 'Another owner of the firm must decide.' },
  break_glass_open: {
    status: 409,
    title: 'You have a grant or a request in this firm already',
    detail: 'Use or end the one in `grantId` first.',
  },
  break_glass_unreviewed: {
    status: 409,
    title: 'An earlier grant of yours awaits its review',
    detail: 'An owner of the firm must review the one in `grantId` before you can ask again.',
  },
  email_already_verified: { status: 409, title: 'The address is verified', detail: 'There is nothing to do.' },
  mail_failed: {
    status: 502,
    title: 'The mail could not be delivered',
    detail: 'Check the address and send the invitation again.',
  },
  contact_unknown: {
    status: 422,
    title: 'The contact is not known here yet',
    detail: 'It may be on its way; try again in a moment.',
    retryAfter: 1,
  },
});

/** Refusals that are named after the context that can cure them, and are that context's own. */
export const portalInvitationErrors = { contact_email_missing: clientsErrors.contact_email_missing };
