import { type BoundJob, defineJob, onJob, type Schedule } from '@praxis/chassis';
import { z } from 'zod';
import { cancelFirm, type Firm, suspendFirm } from './firm';
import { mailOwners } from './firm.mails';
import { changeFirm, firmOf, saveFirm } from './firm.store';
import { type DueStep, dueStep } from './firm-calendar';

/** A suspended firm can be cancelled, so it is looked at, too. */
export const firmStep = defineJob({ name: 'firm-step', payload: z.object({ id: z.uuid() }), whileSuspended: true });

export const firmSchedule: Schedule = {
  name: 'firms',
  due: 'select firm_id, firm_id as id from firms where due_at <= $1 order by due_at limit 500',
  job: firmStep,
};

/** Takes the steps that are due in the life of a firm: notices, the end of its trial, its cancellation. Doing it again does nothing more. */
export const takeDueStep = ({ publicUrl }: { publicUrl: string }): BoundJob =>
  onJob(firmStep, (run) =>
    run.inFirm(async (tx) => {
      const firm = await firmOf(tx, 'for update');
      const step = dueStep(firm, tx.at);
      if (step?.what === 'trial-notice') {
        // No other service hears of it, so the version stays; writing moves `due_at` on.
        saveFirm(tx, { ...firm, trialNotice: step.days });
        await mailOwners(tx, firm, { about: 'trial-ending', days: step.days }, publicUrl);
        tx.audit({ action: 'firm.trial-notice', target: 'firm', targetId: firm.id, after: { days: step.days } });
        return;
      }
      if (step === undefined) {
        saveFirm(tx, firm);
        return;
      }
      const { before, after } = await changeFirm(tx, undefined, () => ended(firm, step, tx.at));
      tx.audit({
        action: step.what === 'cancellation' ? 'firm.cancel' : 'firm.suspend',
        target: 'firm',
        targetId: firm.id,
        reason: after.statusReason ?? undefined,
        before: { status: before.status },
        after: { status: after.status },
      });
      await mailOwners(tx, after, { about: step.what === 'cancellation' ? 'firm-cancelled' : 'firm-suspended' }, publicUrl);
    }),
  );

const ended = (firm: Firm, step: DueStep, at: Date): Firm =>
  step.what === 'cancellation' ? cancelFirm(firm, 'Cancelled by its owner', at) : suspendFirm(firm, 'The trial has ended');
