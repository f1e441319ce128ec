import type { Act, UnitOfWork } from '@praxis/chassis';
import { REVOCATION_KEPT_MS } from '../edge/edge-state.store';

const DAY_MS = 86_400_000;
/** Ended sessions stay for a month, for whoever asks where somebody signed in. */
const KEEP_SESSIONS_DAYS = 30;

/** Removes what nothing can be done with any more: old sessions with their tokens, throttles, mailed links, and revocations of tokens that have ended. */
export async function sweep(unitOfWork: UnitOfWork, act: Act): Promise<void> {
  const before = (ms: number): Date => new Date(act.at.getTime() - ms);
  await unitOfWork.atEdge(act, (tx) => {
    tx.write('delete from sessions where expires_at < $1', [before(KEEP_SESSIONS_DAYS * DAY_MS)]);
    tx.write('delete from throttles where last_failure_at < $1', [before(DAY_MS)]);
    tx.write('delete from email_verifications where expires_at < $1', [before(DAY_MS)]);
    tx.write('delete from challenges where expires_at < $1', [before(DAY_MS)]);
    tx.write('delete from password_resets where requested_at < $1', [before(DAY_MS)]);
    tx.write(`delete from edge_states where subject like 'edge.revoked.%' and updated_at < $1`, [before(REVOCATION_KEPT_MS)]);
  });
}
