import { defineJob, onJob, type Schedule } from '@praxis/chassis';
import { z } from 'zod';
import { publishOverdue } from './invoice.publishing';
import { invoices } from './invoice.row';
import { saveInvoice } from './invoice.store';
import { isOverdue } from './invoice-reply';
import type { Clock } from './issue-draft';

export const tellOverdueJob = defineJob({ name: 'tell-overdue', payload: z.object({ id: z.uuid() }) });

/** Without a key: looked at again, one job at a time, until nothing of it is due. */
export const tellOverdueSchedule: Schedule = {
  name: 'tell-overdue',
  due: `select firm_id, id from invoices where due_at <= $1 order by due_at limit 500`,
  job: tellOverdueJob,
};

/** Publishes once that an invoice is overdue. */
export const tellOverdue = (clock: Clock) =>
  onJob(tellOverdueJob, (run, { id }) =>
    run.inFirm(async (tx) => {
      const invoice = await invoices.findForUpdate(tx, id);
      if (invoice === undefined || invoice.overdueTold || !isOverdue(invoice, clock.now())) return;
      publishOverdue(tx, saveInvoice(tx, { ...invoice, overdueTold: true }));
    }),
  );
