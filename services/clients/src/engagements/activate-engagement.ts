import { defineJob, onJob, type Schedule } from '@praxis/chassis';
import { todayIn } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { activate } from './engagement';
import { lockEngagement, saveEngagement } from './engagement.store';

const job = defineJob({ name: 'activate-engagement', payload: z.strictObject({ id: z.uuid() }) });

/** The first day of a planned engagement has come. Its start was published when it was made, so nobody is told. */
export const activateEngagement = onJob(job, (run, { id }) =>
  run.inFirm(async (tx) => {
    const { timezone } = await tx.firm();
    const engagement = await lockEngagement(tx, id);
    const active = activate(engagement, todayIn(timezone, tx.at.toISOString()), tx.at);
    if (active) saveEngagement(tx, timezone, engagement, active);
  }),
);

export const plannedEngagements: Schedule = {
  name: 'planned-engagements',
  due: `select firm_id, id from engagements where due_at <= $1 order by due_at limit 500`,
  job,
};
