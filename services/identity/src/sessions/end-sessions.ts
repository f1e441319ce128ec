import type { Act, Tx, UnitOfWork } from '@praxis/chassis';
import { type EndReason, isLive } from './session';
import { endSession, liveSessionsOf } from './session.store';

/**
 * Ends the sessions of a person, in one transaction for each firm that one of them is in, because `session.revoked` is published there.
 * What is interrupted half-way can be done again.
 *
 * @param except the session that goes on
 * @returns how many ended that could still have been used
 */
export async function endSessionsOf(
  unitOfWork: UnitOfWork,
  act: Act,
  userId: string,
  reason: EndReason,
  except?: string | undefined,
): Promise<number> {
  const live = await unitOfWork.atEdge(act, (tx) => liveSessionsOf(tx, userId));
  const firms = new Set(live.filter(({ id }) => id !== except).map(({ firmId }) => firmId));
  let ended = 0;
  for (const firmId of firms) {
    await unitOfWork.atEdge(
      act,
      async (tx) => {
        for (const session of await liveSessionsOf(tx, userId)) {
          if (session.firmId !== firmId || session.id === except) continue;
          await endSession(tx, session, reason);
          if (isLive(session, tx.at)) ended += 1;
        }
      },
      firmId === null ? {} : { firmId },
    );
  }
  return ended;
}

/**
 * Ends what was opened since `endSessionsOf`, in the transaction that sets the new password. Call it after the password was set: from then
 * on nobody opens a session with the old one.
 */
export async function endRemaining(tx: Tx, userId: string, except?: string | undefined): Promise<void> {
  for (const session of await liveSessionsOf(tx, userId)) if (session.id !== except) await endSession(tx, session, 'password_changed');
}
