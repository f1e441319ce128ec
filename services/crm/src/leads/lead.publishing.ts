import type { Tx } from '@praxis/chassis';
import { leadConverted, leadCreated, leadLost, leadQualified } from '@praxis/contracts/crm';
import type { Lead, LeadEvent } from './lead';

/** What others are told of a lead; updates and first contacts stay here. */
export function publishLead(tx: Tx, lead: Lead, event: LeadEvent): void {
  const subject = lead.id;
  const known = {
    leadId: lead.id,
    company: lead.company,
    contact: lead.contact,
    source: lead.source,
    website: lead.website,
    industry: lead.industry,
    ownerId: lead.ownerId,
  };
  switch (event.type) {
    case 'created':
      tx.publish(leadCreated, { subject, data: { ...known, consents: lead.consents } });
      return;
    case 'qualified':
      tx.publish(leadQualified, { subject, data: known });
      return;
    case 'lost':
      tx.publish(leadLost, { subject, data: { ...known, reason: event.reason } });
      return;
    case 'converted':
      tx.publish(leadConverted, {
        subject,
        data: {
          ...known,
          prospectId: event.prospectId,
          newProspect: event.newProspect,
          dealId: event.dealId,
          consents: lead.consents,
        },
      });
      return;
    case 'updated':
    case 'contacted':
      return;
  }
}
