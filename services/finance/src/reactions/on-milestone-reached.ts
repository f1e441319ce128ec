import { type Reaction, react } from '@praxis/chassis';
import { milestoneReached } from '@praxis/contracts/projects';
import { billReached } from '../billing-schedules/bill-reached';
import type { Clock } from '../invoices/issue-draft';

/** A reached milestone of an engagement becomes a draft for review, less its part of the deposit. Others are the project's own. */
export const onMilestoneReached = (clock: Clock): Reaction =>
  react(milestoneReached, { name: 'bill-milestone', kind: 'effect' }, async (tx, { data }) => {
    const { engagementId, lineageId, itemKey, key } = data;
    if (engagementId === undefined || lineageId === undefined || key === undefined) return;
    await billReached(
      tx,
      engagementId,
      (item) =>
        item.kind === 'milestone' &&
        item.lineageId === lineageId &&
        item.milestoneKey === key &&
        (itemKey === undefined || item.itemKey === itemKey),
      data.reachedOn,
      clock,
    );
  });
