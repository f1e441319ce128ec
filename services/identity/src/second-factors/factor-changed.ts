import type { Tx } from '@praxis/chassis';
import { revokeTokens } from '../edge/edge-state.store';
import { endSession, liveSessionsOf } from '../sessions/session.store';
import type { User } from '../users/user';
import { forgetSecondFactors, markSessionProved, methodsOf } from './second-factor.store';

export type FactorKind = 'totp' | 'passkey';

/**
 * What follows from a new second factor. With the first one the sessions that were opened with the password alone end, this one excepted;
 * its tokens are stale, so that the next says that the second factor is there.
 */
export async function factorAdded(
  tx: Tx,
  user: User,
  { first, kind, sessionId }: { first: boolean; kind: FactorKind; sessionId: string | undefined },
): Promise<void> {
  if (first)
    for (const session of await liveSessionsOf(tx, user.id)) if (session.id !== sessionId) await endSession(tx, session, 'ended_by_user');
  if (sessionId !== undefined) {
    markSessionProved(tx, sessionId);
    await revokeTokens(tx, 'session', sessionId);
  }
  tellPerson(tx, user, 'second-factor-added');
  tx.changed({ targetId: user.id, after: { added: kind } });
}

/** What follows when one is gone: with the last one recovery codes, and what sessions had proved, go too. */
export async function factorRemoved(tx: Tx, user: User, kind: FactorKind): Promise<void> {
  if ((await methodsOf(tx, user.id)).length === 0) await forgetSecondFactors(tx, user.id);
  tellPerson(tx, user, 'second-factor-removed');
  tx.changed({ targetId: user.id, before: { had: kind } });
}

/** Tells the mailbox what was done to its owner's second factors. */
export function tellPerson(tx: Tx, user: User, template: 'second-factor-added' | 'second-factor-removed' | 'recovery-codes-renewed'): void {
  tx.mail({
    template,
    to: { name: user.name, email: user.email },
    locale: user.locale,
    data: { name: user.name, at: tx.at.toISOString() },
    key: `${template}:${tx.newId()}`,
  });
}
