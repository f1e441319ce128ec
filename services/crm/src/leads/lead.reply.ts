import type { Lead as LeadReply } from '@praxis/contracts/crm';
import type { Stored } from '../found';
import type { Lead } from './lead';

export const leadReply = (lead: Stored<Lead>): LeadReply => ({
  id: lead.id,
  version: lead.version,
  status: lead.status,
  company: lead.company,
  contact: lead.contact,
  source: lead.source,
  website: lead.website,
  industry: lead.industry,
  ownerId: lead.ownerId,
  consents: lead.consents,
  ...(lead.status === 'lost' ? { lostReason: lead.lostReason } : {}),
  ...(lead.status === 'converted' ? { prospectId: lead.prospectId, dealId: lead.dealId } : {}),
  createdAt: lead.createdAt.toISOString(),
});
