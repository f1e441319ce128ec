import { defineJob, onJob, type Schedule } from '@praxis/chassis';
import { z } from 'zod';
import { publishOverdue } from './invoice.publishing';
import { invoices } from './invoice.row';
import { saveInvoice } from './invoice.store';
import { isOverdue } from './invoice-reply';
import type { Clock } from './issue-draft';

export const tellOverdueJob = defineJob({ name: 'tell-overdue', payload: z.object({ id: z.uuid() }) });

/** Once per version and day, so that what a suspended firm or a failed run left behind is looked at again. */
export const tellOverdueSchedule: Schedule = {
  name: 'tell-overdue',
  due: `select firm_id, id, id || ':' || version || ':' || to_char($1::timestamptz at time zone 'UTC', 'YYYY-MM-DD') as key
          from invoices where due_at <= $1::timestamptz order by due_at limit 500`,
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
