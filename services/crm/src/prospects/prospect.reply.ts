import type { Prospect as ProspectReply } from '@praxis/contracts/crm';
import type { Stored } from '../found';
import type { Prospect } from './prospect';

export const prospectReply = (prospect: Stored<Prospect>): ProspectReply => ({
  id: prospect.id,
  version: prospect.version,
  status: prospect.status,
  name: prospect.name,
  kind: prospect.kind,
  legalName: prospect.legalName,
  website: prospect.website,
  industry: prospect.industry,
  language: prospect.language,
  address: prospect.address,
  source: prospect.source,
  ownerId: prospect.ownerId,
  contacts: prospect.contacts,
  consents: prospect.consents,
  ...(prospect.status === 'won' ? { clientId: prospect.clientId, wonAt: prospect.wonAt.toISOString() } : {}),
  ...(prospect.status === 'lost' ? { lostReason: prospect.lostReason } : {}),
  createdAt: prospect.createdAt.toISOString(),
});
