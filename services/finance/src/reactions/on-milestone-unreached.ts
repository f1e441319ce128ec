import { type Reaction, react } from '@praxis/chassis';
import { milestoneUnreached } from '@praxis/contracts/projects';
import { scheduleOfWork } from '../billing-schedules/bill-reached';
import { itemsOf, saveSchedule } from '../billing-schedules/billing-schedule.store';
import { lockInvoice, saveInvoice } from '../invoices/invoice.store';
import { removeDraft } from '../invoices/undo-invoice';

const warning = {
  code: 'finance.milestone_unreached',
  detail: 'A milestone on this invoice was taken back after it was issued: the invoice needs a credit note.',
};

/** A draft for a milestone that was not reached after all is removed; an issued invoice stays and says so. */
export const onMilestoneUnreached: Reaction = react(
  milestoneUnreached,
  { name: 'withdraw-milestone', kind: 'effect' },
  async (tx, { data }) => {
    const { engagementId, lineageId, key } = data;
    if (engagementId === undefined || lineageId === undefined || key === undefined) return;
    const schedule = await scheduleOfWork(tx, engagementId);
    if (schedule === undefined) return;
    const items = await itemsOf(tx, schedule.id);
    const item = items.find((one) => one.kind === 'milestone' && one.lineageId === lineageId && one.milestoneKey === key);
    if (item?.invoiceId == null) return;
    const invoice = await lockInvoice(tx, item.invoiceId);
    if (invoice.status === 'draft') {
      removeDraft(tx, invoice, 'waiting');
      saveSchedule(tx, schedule);
    } else if (!invoice.warnings.some(({ code }) => code === warning.code)) {
      saveInvoice(tx, { ...invoice, warnings: [...invoice.warnings, warning] });
    }
  },
);
