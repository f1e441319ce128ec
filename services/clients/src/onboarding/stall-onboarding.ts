import { defineJob, onJob, type Schedule } from '@praxis/chassis';
import { z } from 'zod';
import { checkDeadlines } from './commands';
import { lockOnboarding, saveOnboarding } from './onboarding.store';

const job = defineJob({ name: 'stall-onboarding', payload: z.strictObject({ id: z.uuid() }) });

/** A step of an onboarding is past its deadline: its owner and operators are told. */
export const stallOnboarding = onJob(job, (run, { id }) =>
  run.inFirm(async (tx) => {
    const onboarding = await lockOnboarding(tx, id);
    saveOnboarding(tx, onboarding, checkDeadlines(onboarding, tx.at.toISOString()));
  }),
);

export const stalledOnboardings: Schedule = {
  name: 'stalled-onboardings',
  due: `select firm_id, id from onboardings where due_at <= $1 order by due_at limit 500`,
  job,
};
