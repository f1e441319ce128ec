import type { OperationRequest, Tx } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, newId, Rejection } from '@praxis/contracts/kernel';
import { requireGoodPassword } from '../credentials/password';
import type { PasswordHasher } from '../credentials/password-hasher';
import { forgetSecondFactors } from '../second-factors/second-factor.store';
import { refreshTokenOf } from '../sessions/browser-session';
import { personOfRefreshToken } from '../sessions/refresh-session';
import { endSession, liveSessionsOf } from '../sessions/session.store';
import { emailKeyOf, type User } from './user';
import { addUser, findUser, findUserByEmail, markVerified, renameUser, setPasswordHash } from './user.store';

/** To whom an invitation went. */
export interface Invited {
  name: string;
  email: string;
  locale: string;
  firmName: string;
  firmSlug: string;
}

export interface Acceptance {
  name?: string | undefined;
  password?: string | undefined;
  refreshToken?: string | undefined;
}

/**
 * Who accepts. `signed-in`: has an account and proved a session of it. `new`: chooses name and password. `proving`: somebody registered
 * with this address and never proved it; whoever has the mailbox takes over, and the earlier password and sessions go.
 */
export type AcceptingPerson = { as: 'signed-in'; user: User } | { as: 'new' | 'proving'; user: User; passwordHash: string };

/**
 * The person behind an invitation's link, before anything is written.
 *
 * @throws Rejection 401 `identity.sign_in_to_accept` for an address with a verified account and no session of it, 403
 * `identity.address_mismatch` for somebody else's session, 400 without a password where one is needed, and for bad passwords
 */
export async function acceptingPerson(
  request: Pick<OperationRequest, 'act' | 'headers' | 'unitOfWork' | 'principal'>,
  hasher: PasswordHasher,
  invited: Invited,
  acceptance: Acceptance,
): Promise<AcceptingPerson> {
  const emailKey = emailKeyOf(invited.email);
  const known = await request.unitOfWork.atEdge(request.act, (tx) => findUserByEmail(tx, emailKey));
  if (known !== undefined && (known.emailVerifiedAt !== null || known.status === 'disabled')) {
    const present = await personPresent(request, refreshTokenOf(request, acceptance.refreshToken));
    if (present === undefined) throw new Rejection(identityErrors.sign_in_to_accept);
    if (present !== known.id) throw new Rejection(identityErrors.address_mismatch);
    return { as: 'signed-in', user: known };
  }
  const { password } = acceptance;
  if (password === undefined) {
    throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/password', detail: 'Choose a password' }]);
  }
  const name = acceptance.name ?? invited.name;
  requireGoodPassword(password, [invited.email, name, invited.firmName, invited.firmSlug], '/password');
  const passwordHash = await hasher.hash(password);
  if (known !== undefined) return { as: 'proving', user: { ...known, name }, passwordHash };
  const user: User = {
    id: newId(),
    email: invited.email,
    emailKey,
    name,
    emailVerifiedAt: request.act.at,
    status: 'active',
    operator: false,
    locale: invited.locale,
    lastFirmId: null,
    createdAt: request.act.at,
    version: 1,
  };
  return { as: 'new', user, passwordHash };
}

/** The id of the person whose access token came with the request, or whose refresh token stands in it. */
async function personPresent(
  request: Pick<OperationRequest, 'act' | 'headers' | 'unitOfWork' | 'principal'>,
  refreshToken: string | undefined,
): Promise<string | undefined> {
  const { id } = request.principal;
  // On public operations the gateway names the holder of a valid token and gives them no rights.
  if (id.startsWith('user:')) return id.slice('user:'.length);
  return refreshToken === undefined ? undefined : personOfRefreshToken(request, refreshToken);
}

/**
 * Writes what accepting means for the person: a new account, or an unproved one taken over by whoever has the mailbox.
 *
 * @throws Rejection `http.conflict` when the account changed since it was looked at
 */
export async function settlePerson(tx: Tx, accepting: AcceptingPerson): Promise<User> {
  const { user } = accepting;
  if (accepting.as === 'signed-in') return user;
  if (accepting.as === 'new') {
    if (!(await addUser(tx, user))) throw new Rejection(httpErrors.conflict);
    setPasswordHash(tx, user.id, accepting.passwordHash);
    return user;
  }
  for (const session of await liveSessionsOf(tx, user.id)) await endSession(tx, session, 'password_changed');
  setPasswordHash(tx, user.id, accepting.passwordHash);
  await forgetSecondFactors(tx, user.id);
  renameUser(tx, user.id, user.name);
  markVerified(tx, user.id);
  const settled = await findUser(tx, user.id);
  if (settled === undefined) throw new Rejection(httpErrors.conflict);
  return settled;
}
