import type { Act } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import type { User } from '../users/user';
import type { PasswordCheck } from './check-password';

/**
 * Asks somebody who is signed in for the password again, before anything that an unattended or stolen session must not do. Counted and
 * throttled with the sign-ins.
 *
 * @param pointer where the password stands in the body
 * @throws Rejection 403 `identity.password_wrong`: the session is still good, so this is no 401
 */
export async function confirmPassword(
  checkPassword: PasswordCheck,
  user: User,
  password: string,
  act: Act,
  action: string,
  pointer: string,
): Promise<void> {
  try {
    await checkPassword({ email: user.email, password }, act, action);
  } catch (error) {
    if (!(error instanceof Rejection && error.code === identityErrors.credentials_invalid.code)) throw error;
    const { password_wrong: wrong } = identityErrors;
    throw new Rejection(wrong, {}, [{ pointer, detail: wrong.detail }]);
  }
}
