import { accepted, type BoundJob, defineJob, type Handler, noContent, ok, onJob } from '@praxis/chassis';
import type {
  completePasswordReset as completeOperation,
  requestPasswordReset as requestOperation,
  viewPasswordReset as viewOperation,
} from '@praxis/contracts/identity';
import { httpErrors, makeLinkToken, NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { endRemaining, endSessionsOf } from '../sessions/end-sessions';
import { emailKeyOf } from '../users/user';
import { findUser, findUserByEmail, setPasswordHash } from '../users/user.store';
import { requireGoodPassword } from './password';
import { passwordContextOf } from './password-context';
import type { PasswordHasher } from './password-hasher';
import {
  addReset,
  findUnsentReset,
  giveToken,
  openReset,
  RESET_MINUTES,
  RESETS_PER_HOUR,
  resetsSentSince,
  useResets,
} from './password-reset';
import { forgiveEverywhere } from './throttle.store';

const mailReset = defineJob({ name: 'mail-password-reset', payload: z.object({ id: z.uuid() }), whileSuspended: true });

/**
 * Takes the wish for a link. Whether somebody has the address is only looked up by the job that mails it, so that the answer cannot tell,
 * neither by its words nor by its time.
 */
export const requestPasswordReset: Handler<typeof requestOperation> = (request) =>
  request.atEdge(
    (tx) => {
      const id = tx.newId();
      addReset(tx, id, emailKeyOf(request.body.email));
      tx.enqueue(mailReset, { id });
      tx.changed({ targetId: id });
      return accepted({ status: 'accepted' as const });
    },
    { firmId: NO_FIRM },
  );

/** Mails the link to whoever has the address. A person belongs to no firm, so no firm's suspension holds the mail. */
export const mailPasswordReset = ({ publicUrl }: { publicUrl: string }): BoundJob =>
  onJob(mailReset, (run, { id }) =>
    run.unitOfWork.atEdge(
      run.act,
      async (tx) => {
        const reset = await findUnsentReset(tx, id);
        const user = reset && (await findUserByEmail(tx, reset.emailKey));
        if (reset === undefined || user?.status !== 'active') return;
        const anHourAgo = new Date(tx.at.getTime() - 3_600_000);
        if ((await resetsSentSince(tx, reset.emailKey, anHourAgo)) >= RESETS_PER_HOUR) return;
        const token = makeLinkToken(NO_FIRM);
        giveToken(tx, id, user.id, token);
        tx.mail({
          template: 'password-reset',
          to: { name: user.name, email: user.email },
          locale: user.locale,
          data: { name: user.name, link: `${publicUrl}/v1/public/password-resets/${token}`, minutes: String(RESET_MINUTES) },
          key: `password-reset:${id}`,
        });
      },
      { firmId: NO_FIRM },
    ),
  );

export const viewPasswordReset: Handler<typeof viewOperation> = async (request) => {
  const reset = await request.unitOfWork.atEdge(request.act, (tx) => openReset(tx, request.params.token));
  if (reset === undefined) throw new Rejection(httpErrors.not_found);
  return ok({ expiresAt: reset.expiresAt.toISOString() });
};

/**
 * Sets the new password and ends every session. The sessions end first: whatever fails afterwards, the link is still good and nobody who
 * knew the old password has stayed.
 */
export const completePasswordReset =
  ({ hasher }: { hasher: PasswordHasher }): Handler<typeof completeOperation> =>
  async (request) => {
    const { act, unitOfWork } = request;
    const { token } = request.params;
    const user = await unitOfWork.atEdge(act, async (tx) => {
      const reset = await openReset(tx, token);
      return reset && findUser(tx, reset.userId);
    });
    if (user?.status !== 'active') throw new Rejection(httpErrors.not_found);
    const userId = user.id;
    requireGoodPassword(request.body.password, await passwordContextOf(unitOfWork, act, user), '/password');
    const passwordHash = await hasher.hash(request.body.password);
    await endSessionsOf(unitOfWork, { ...act, actor: `user:${userId}` }, userId, 'password_changed');
    return request.atEdge(
      async (tx) => {
        tx.actAs(`user:${userId}`);
        if ((await openReset(tx, token, 'for update')) === undefined) throw new Rejection(httpErrors.not_found);
        useResets(tx, userId);
        setPasswordHash(tx, userId, passwordHash);
        await endRemaining(tx, userId);
        forgiveEverywhere(tx, user.emailKey);
        tx.mail({
          template: 'password-changed',
          to: { name: user.name, email: user.email },
          locale: user.locale,
          data: { name: user.name, at: tx.at.toISOString() },
          key: `password-changed:${act.causationId}`,
        });
        tx.changed({ targetId: userId, after: { sessions: 'ended' } });
        return noContent();
      },
      { firmId: user.lastFirmId ?? NO_FIRM },
    );
  };
