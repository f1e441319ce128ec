import { type BoundJob, defineJob, onJob, type Schedule, type Tx } from '@praxis/chassis';
import { endOfDay } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { decideProposal } from './proposal';
import { endOfValidity, lockProposal, saveProposal } from './proposal.store';

const expireProposal = defineJob({ name: 'expire-proposal', payload: z.object({ id: z.uuid() }) });

export const expireProposalJob: BoundJob = onJob(expireProposal, (run, { id }) =>
  run.inFirm(async (tx) => {
    const proposal = await lockProposal(tx, id);
    const validTo = await endOfValidity(tx, proposal);
    await saveProposal(tx, proposal, decideProposal(proposal, { type: 'expire', at: tx.at, validTo }));
  }),
);

/** Proposals whose last day has passed: due until they have expired. */
export const expirySchedule: Schedule = {
  name: 'proposals-due',
  due: 'select firm_id, id from proposals where due_at <= $1 order by due_at limit 500',
  job: expireProposal,
};

/** When the firm moves to another zone, the last day of validity ends at another instant. */
export async function moveExpiry(tx: Tx, timezone: string): Promise<void> {
  const days = await tx.query<{ valid_until: string }>(
    'select distinct valid_until from proposals where firm_id = $1 and due_at is not null',
    [tx.firmId],
  );
  for (const { valid_until: day } of days) {
    tx.write('update proposals set due_at = $3 where firm_id = $1 and valid_until = $2 and due_at is not null', [
      tx.firmId,
      day,
      new Date(endOfDay(day, timezone)),
    ]);
  }
}
