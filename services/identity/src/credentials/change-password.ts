import { type Handler, noContent } from '@praxis/chassis';
import type { changePassword as operation } from '@praxis/contracts/identity';
import { NO_FIRM } from '@praxis/contracts/kernel';
import { endRemaining, endSessionsOf } from '../sessions/end-sessions';
import { setPasswordHash } from '../users/user.store';
import type { PasswordCheck } from './check-password';
import { confirmPassword, personOf } from './confirm-password';
import { requireGoodPassword } from './password';
import { passwordContextOf } from './password-context';
import type { PasswordHasher } from './password-hasher';
import { useResets } from './password-reset';

/** Sets a new password for whoever knows the current one; every other session ends, and links that would set another one are void. */
export const changePassword =
  ({ checkPassword, hasher }: { checkPassword: PasswordCheck; hasher: PasswordHasher }): Handler<typeof operation> =>
  async (request) => {
    const { act, body, principal, unitOfWork } = request;
    const user = await personOf(request);
    const userId = user.id;
    await confirmPassword(checkPassword, user, body.currentPassword, request, 'password.change', '/currentPassword');
    requireGoodPassword(body.newPassword, await passwordContextOf(unitOfWork, act, user), '/newPassword');
    const passwordHash = await hasher.hash(body.newPassword);
    await endSessionsOf(unitOfWork, act, userId, 'password_changed', principal.sessionId);
    return request.atEdge(
      async (tx) => {
        setPasswordHash(tx, userId, passwordHash);
        useResets(tx, userId);
        await endRemaining(tx, userId, principal.sessionId);
        tx.mail({
          template: 'password-changed',
          to: { name: user.name, email: user.email },
          locale: user.locale,
          data: { name: user.name, at: tx.at.toISOString() },
          key: `password-changed:${act.causationId}`,
        });
        tx.changed({ targetId: userId, after: { otherSessions: 'ended' } });
        return noContent();
      },
      { firmId: principal.firmId ?? NO_FIRM },
    );
  };
