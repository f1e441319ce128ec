import { type BoundJob, defineJob, onJob, type Schedule } from '@praxis/chassis';
import { NO_FIRM } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { REVOCATION_KEPT_MS } from '../edge/edge-state.store';

const DAY_MS = 86_400_000;
/** Ended sessions stay for a month, for whoever asks where somebody signed in. */
const KEEP_SESSIONS_DAYS = 30;

const sweepJob = defineJob({ name: 'sweep', payload: z.object({ id: z.uuid() }), whileSuspended: true });

/** Once a day, UTC: the day is the occurrence. It belongs to no firm. */
export const sweepSchedule: Schedule = {
  name: 'sweep',
  due: `select '${NO_FIRM}'::uuid as firm_id, '${NO_FIRM}'::uuid as id, 'sweep:' || to_char($1::timestamptz at time zone 'UTC', 'YYYY-MM-DD') as key`,
  job: sweepJob,
};

/** Removes what nothing can be done with any more: old sessions with their tokens, throttles, mailed links, and revocations of tokens that have ended. */
export const sweep: BoundJob = onJob(sweepJob, ({ act, unitOfWork }) => {
  const before = (ms: number): Date => new Date(act.at.getTime() - ms);
  return unitOfWork.atEdge(act, (tx) => {
    tx.write('delete from sessions where expires_at < $1', [before(KEEP_SESSIONS_DAYS * DAY_MS)]);
    tx.write('delete from throttles where last_failure_at < $1', [before(DAY_MS)]);
    tx.write('delete from email_verifications where expires_at < $1', [before(DAY_MS)]);
    tx.write('delete from challenges where expires_at < $1', [before(DAY_MS)]);
    tx.write('delete from password_resets where requested_at < $1', [before(DAY_MS)]);
    tx.write(`delete from edge_states where subject like 'edge.revoked.%' and updated_at < $1`, [before(REVOCATION_KEPT_MS)]);
  });
});
