import { type Reaction, react } from '@praxis/chassis';
import { projectCompleted } from '@praxis/contracts/projects';
import { billReached } from '../billing-schedules/bill-reached';
import type { Clock } from '../invoices/issue-draft';

/** Lines billed on completion become one draft for review; a project completed again bills nothing again. */
export const onProjectCompleted = (clock: Clock): Reaction =>
  react(projectCompleted, { name: 'bill-completion', kind: 'effect' }, async (tx, { data }) => {
    if (data.engagementId === undefined || data.onCompletion.length === 0) return;
    await billReached(
      tx,
      data.engagementId,
      (item) =>
        item.kind === 'completion' &&
        data.onCompletion.some(({ lineageId, itemKey }) => item.lineageId === lineageId && item.itemKey === itemKey),
      data.completedOn,
      clock,
    );
  });
