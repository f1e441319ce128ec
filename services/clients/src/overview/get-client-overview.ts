import { type Handler, ok, type Tx } from '@praxis/chassis';
import type { getClientOverview as getClientOverviewOperation } from '@praxis/contracts/clients';
import { clientReply } from '../clients/client.reply';
import { findClient } from '../clients/client.store';
import { contactReply } from '../contacts/contact.reply';
import { contactsOfClient } from '../contacts/contact.store';
import { summaryReply } from '../engagements/engagement.reply';
import { engagementOf, engagements } from '../engagements/engagement.row';
import {
  activityReply,
  documentReply,
  type InvoiceSums,
  invoiceReply,
  type OnboardingProgressRow,
  onboardingProgressReply,
  projectReply,
  sumsReply,
} from './overview.reply';
import { clientActivities, clientDocuments, clientInvoices, clientProjects } from './overview.rows';

/** The whole client page from this service's own copies: all queries go out together, so it takes one round trip however much there is. */
export const getClientOverview: Handler<typeof getClientOverviewOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { id } = request.params;
    const [client, contacts, engaged, projects, invoices, sums, documents, [documentCount], onboardings, activities] = await Promise.all([
      findClient(tx, id),
      contactsOfClient(tx, id),
      engagements.select(tx, 'where firm_id = $1 and client_id = $2 order by created_at desc, id desc limit 50', [tx.firmId, id]),
      clientProjects.select(tx, 'where firm_id = $1 and client_id = $2 order by id desc limit 50', [tx.firmId, id]),
      clientInvoices.select(tx, 'where firm_id = $1 and client_id = $2 order by id desc limit 10', [tx.firmId, id]),
      invoiceSumsOf(tx, id, request.at),
      clientDocuments.select(tx, 'where firm_id = $1 and client_id = $2 order by uploaded_at desc, id desc limit 10', [tx.firmId, id]),
      tx.query<{ count: number }>('select count(*)::int as count from client_documents where firm_id = $1 and client_id = $2', [
        tx.firmId,
        id,
      ]),
      onboardingProgressOf(tx, id),
      clientActivities.select(tx, 'where firm_id = $1 and client_id = $2 order by at desc, id desc limit 20', [tx.firmId, id]),
    ]);
    return ok({
      id,
      client: clientReply(client, request.principal),
      contacts: contacts.slice(0, 50).map(contactReply),
      engagements: engaged.map((row) =>
        summaryReply(engagementOf(row), projects.findLast(({ engagementId }) => engagementId === row.id)?.id),
      ),
      projects: projects.map(projectReply),
      invoices: { ...sumsReply(sums), latest: invoices.map((row) => invoiceReply(row, request.at)) },
      documents: { count: documentCount?.count ?? 0, latest: documents.map(documentReply) },
      onboardings: onboardings.map(onboardingProgressReply),
      activity: activities.map(activityReply),
    });
  });

const invoiceSumsOf = (tx: Tx, clientId: string, now: Date): Promise<InvoiceSums[]> =>
  tx.query<InvoiceSums>(
    `select currency, count(*)::int as count, (count(*) filter (where balance > 0))::int as open,
            (count(*) filter (where balance > 0 and overdue_at <= $3))::int as overdue, sum(balance)::text as balance
       from client_invoices where firm_id = $1 and client_id = $2 and status <> 'void' group by currency order by currency`,
    [tx.firmId, clientId, now],
  );

const onboardingProgressOf = (tx: Tx, clientId: string): Promise<OnboardingProgressRow[]> =>
  tx.query<OnboardingProgressRow>(
    `select o.id, o.version, o.status, o.proposal_id, o.started_at, o.completed_at, count(*)::int as total,
            (count(*) filter (where s.status in ('done', 'waived', 'not_needed')))::int as settled,
            coalesce(array_agg(s.name order by s.name) filter (where s.status in ('retrying', 'failed')), '{}') as failing
       from (select * from onboardings where firm_id = $1 and client_id = $2 order by started_at desc, id desc limit 10) o
       join onboarding_steps s on s.firm_id = o.firm_id and s.onboarding_id = o.id
      group by o.id, o.version, o.status, o.proposal_id, o.started_at, o.completed_at order by o.started_at desc, o.id desc`,
    [tx.firmId, clientId],
  );
