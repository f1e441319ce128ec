import { type Handler, readPage } from '@praxis/chassis';
import type { listEngagements as listEngagementsOperation } from '@praxis/contracts/clients';
import { visibleIn } from '../clients/visibility';
import { summaryReply } from './engagement.reply';
import { engagementOf, engagements } from './engagement.row';
import { PROJECT_OF_ENGAGEMENT } from './get-engagement';

export const listEngagements: Handler<typeof listEngagementsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'engagements e',
      columns: `e.*, ${PROJECT_OF_ENGAGEMENT} as project_id`,
      where: [
        ['e.firm_id = $', tx.firmId],
        visibleIn(request.principal, 'e.client_id'),
        ['e.client_id = $', request.query.clientId],
        ['e.status = $', request.query.status],
      ],
      sorts: {
        '-createdAt': ['e.created_at desc', 'e.id desc'],
        createdAt: ['e.created_at asc', 'e.id asc'],
        startDate: ['e.start_date asc', 'e.id asc'],
        '-startDate': ['e.start_date desc', 'e.id desc'],
      },
      map: (record) => summaryReply(engagementOf(engagements.fromDatabase(record)), projectIdOf(record)),
    }),
  );

const projectIdOf = ({ project_id }: Record<string, unknown>): string | undefined =>
  typeof project_id === 'string' ? project_id : undefined;
