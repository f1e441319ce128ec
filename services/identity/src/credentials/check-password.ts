import type { Act, UnitOfWork } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { methodsOf } from '../second-factors/second-factor.store';
import { emailKeyOf, type User } from '../users/user';
import { findUserByEmail, passwordHashOf, renewPasswordHash } from '../users/user.store';
import type { PasswordHasher } from './password-hasher';
import { secondsToWait } from './throttle';
import { type Attempt, auditedWait, countFailure, forgive, hasSignedInFrom, passwordKinds, readThrottles } from './throttle.store';

/**
 * The person whose address and password these are.
 *
 * @param action what the audit chain calls a refusal, such as `session.create`
 * @throws Rejection `identity.credentials_invalid`, the same for an unknown address, a wrong password and a disabled person, and after
 * the same work; `identity.too_many_attempts` with the seconds to wait; `identity.busy`
 */
export type PasswordCheck = (credentials: { email: string; password: string }, act: Act, action: string) => Promise<User>;

/** A sign-in's password, throttled, counted and audited. */
export function createPasswordCheck({ unitOfWork, hasher }: { unitOfWork: UnitOfWork; hasher: PasswordHasher }): PasswordCheck {
  return async ({ email, password }, act, action) => {
    const attempt: Attempt = { emailKey: emailKeyOf(email), address: act.address };
    const known = await unitOfWork.atEdge(act, async (tx) => {
      const user = await findUserByEmail(tx, attempt.emailKey);
      const atKnownAddress = await hasSignedInFrom(tx, user?.id, attempt.address);
      const wait = secondsToWait(await readThrottles(tx, attempt, passwordKinds[atKnownAddress ? 'atKnownAddress' : 'elsewhere']), act.at);
      if (wait > 0) throw new Rejection({ ...identityErrors.too_many_attempts, retryAfter: wait });
      return { user, passwordHash: user && (await passwordHashOf(tx, user.id)) };
    });
    const right = await hasher.verify(known.passwordHash, password);
    const { user } = known;
    if (!right || user === undefined || user.status !== 'active') {
      await unitOfWork.atEdge(
        act,
        async (tx) => {
          const wait = await countFailure(tx, attempt, passwordKinds.elsewhere);
          const target = { target: 'session', targetId: user?.id ?? 'unknown' };
          tx.audit({ action, ...target, outcome: 'refused', reason: 'credentials_invalid', ...auditedWait(wait) });
        },
        user?.lastFirmId ? { firmId: user.lastFirmId } : {},
      );
      throw new Rejection(identityErrors.credentials_invalid);
    }
    const { passwordHash } = known;
    const renewed = passwordHash !== undefined && hasher.isOutdated(passwordHash) ? await hasher.hash(password) : undefined;
    await unitOfWork.atEdge(act, async (tx) => {
      // Whoever has to prove more is forgiven when that is done, or guesses between two passwords would cost nothing.
      if ((await methodsOf(tx, user.id)).length === 0) forgive(tx, attempt);
      if (passwordHash !== undefined && renewed !== undefined) renewPasswordHash(tx, user.id, passwordHash, renewed);
    });
    return user;
  };
}
