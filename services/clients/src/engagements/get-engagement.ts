import { type Handler, ok } from '@praxis/chassis';
import type { getEngagement as getEngagementOperation } from '@praxis/contracts/clients';
import { requireVisible } from '../clients/visibility';
import { engagementReply } from './engagement.reply';
import { findEngagement } from './engagement.store';

/** The project of an engagement `e`, by the copy that follows the events of projects. */
export const PROJECT_OF_ENGAGEMENT = `(select p.id from client_projects p where p.firm_id = e.firm_id and p.engagement_id = e.id
  order by p.id limit 1)`;

export const getEngagement: Handler<typeof getEngagementOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { id } = request.params;
    const [engagement, [row]] = await Promise.all([
      findEngagement(tx, id),
      tx.query<{ project_id: string | null }>(
        `select ${PROJECT_OF_ENGAGEMENT} as project_id from engagements e where firm_id = $1 and id = $2`,
        [tx.firmId, id],
      ),
    ]);
    requireVisible(request.principal, engagement.clientId);
    return ok(engagementReply(engagement, row?.project_id ?? undefined));
  });
