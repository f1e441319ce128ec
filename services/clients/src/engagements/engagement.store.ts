import type { Tx } from '@praxis/chassis';
import { found } from '../found';
import type { Engagement } from './engagement';
import { engagementOf, engagements, rowOfEngagement } from './engagement.row';

/** @throws Rejection of `http.not_found` */
export const findEngagement = async (tx: Tx, id: string): Promise<Engagement> => engagementOf(found(await engagements.find(tx, id)));

/** Locks an engagement for the rest of the transaction. @throws Rejection of `http.not_found` */
export const lockEngagement = async (tx: Tx, id: string): Promise<Engagement> =>
  engagementOf(found(await engagements.findForUpdate(tx, id)));

/** @param zone of the firm, IANA */
export const addEngagement = (tx: Tx, zone: string, engagement: Engagement): void =>
  engagements.insert(tx, rowOfEngagement(tx.firmId, zone, engagement));

/** Writes a locked engagement in its new state. @param zone of the firm, IANA */
export function saveEngagement(tx: Tx, zone: string, before: Engagement, next: Engagement): Engagement {
  const after = { ...next, version: before.version + 1 };
  engagements.update(tx, rowOfEngagement(tx.firmId, zone, after), { from: before.version });
  return after;
}

/** Whether the client has open business besides one engagement. Lock the client first. */
export async function hasOtherEngagements(tx: Tx, clientId: string, engagementId: string): Promise<boolean> {
  const others = await tx.query(
    `select 1 from engagements where firm_id = $1 and client_id = $2 and id <> $3 and status in ('planned', 'active', 'held') limit 1`,
    [tx.firmId, clientId, engagementId],
  );
  return others.length > 0;
}
