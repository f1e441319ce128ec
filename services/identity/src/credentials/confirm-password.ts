import { idOfActor, type OperationRequest } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import type { User } from '../users/user';
import { findUser } from '../users/user.store';
import type { PasswordCheck } from './check-password';

/** @throws Rejection `identity.session_ended` when there is no such person any more */
export async function personOf({ act, principal, unitOfWork }: Pick<OperationRequest, 'act' | 'principal' | 'unitOfWork'>): Promise<User> {
  const user = await unitOfWork.atEdge(act, (tx) => findUser(tx, idOfActor(principal.id)));
  if (user === undefined) throw new Rejection(identityErrors.session_ended);
  return user;
}

/**
 * Asks somebody who is signed in for the password again, before anything that an unattended or stolen session must not do. Counted and
 * throttled with the sign-ins.
 *
 * @param action what the audit chain calls a refusal
 * @throws Rejection 403 `identity.password_wrong`: the session is still good, so this is no 401
 */
export type AskPassword = (
  request: Pick<OperationRequest, 'act' | 'principal' | 'unitOfWork'> & { body: { password: string } },
  action: string,
) => Promise<User>;

export function createPasswordQuestion(checkPassword: PasswordCheck): AskPassword {
  return async (request, action) => {
    const user = await personOf(request);
    await confirmPassword(checkPassword, user, request.body.password, request, action, '/password');
    return user;
  };
}

/** @param pointer where the password stands in the body */
export async function confirmPassword(
  checkPassword: PasswordCheck,
  user: User,
  password: string,
  { act }: Pick<OperationRequest, 'act'>,
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
