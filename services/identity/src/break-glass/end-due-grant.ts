import { type BoundJob, defineJob, onJob, type Schedule } from '@praxis/chassis';
import { z } from 'zod';
import { expire } from './grant';
import { audited, changeGrant } from './grant.store';

const endGrant = defineJob({ name: 'end-break-glass-grant', payload: z.object({ id: z.uuid() }), whileSuspended: true });

/** Its tokens end by themselves; this tells the owners, and the gateways once more. */
export const dueGrants: Schedule = {
  name: 'break-glass-grants',
  due: 'select firm_id, id from break_glass_grants where due_at <= $1 order by due_at limit 500',
  job: endGrant,
};

export const endDueGrant: BoundJob = onJob(endGrant, (run, { id }) =>
  run.inFirm(async (tx) => {
    const { before, after } = await changeGrant(tx, id, undefined, (grant) => expire(grant, tx.at));
    if (after === before) return;
    tx.audit({ action: 'break-glass.end', target: 'break-glass-grant', targetId: id, before: audited(before), after: audited(after) });
  }),
);
