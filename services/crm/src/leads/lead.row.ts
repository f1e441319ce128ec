import { EntitySchema, tableOf } from '@praxis/chassis';
import type { LeadSource, LeadStatus } from '@praxis/contracts/crm';
import type { Consent, ContactCard } from '@praxis/contracts/kernel';
import type { Stored } from '../found';
import type { Lead } from './lead';

export interface LeadRow {
  firmId: string;
  id: string;
  version: number;
  status: LeadStatus;
  company: string;
  contact: ContactCard;
  source: LeadSource;
  website: string | null;
  industry: string | null;
  ownerId: string | null;
  consents: Consent[];
  lostReason: string | null;
  prospectId: string | null;
  dealId: string | null;
  createdAt: Date;
}

export const LeadSchema = new EntitySchema<LeadRow>({
  name: 'leads',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    status: { type: 'text' },
    company: { type: 'text' },
    contact: { type: 'jsonb' },
    source: { type: 'text' },
    website: { type: 'text', nullable: true },
    industry: { type: 'text', nullable: true },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    consents: { type: 'jsonb' },
    lostReason: { name: 'lost_reason', type: 'text', nullable: true },
    prospectId: { name: 'prospect_id', type: 'uuid', nullable: true },
    dealId: { name: 'deal_id', type: 'uuid', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const leads = tableOf<LeadRow>(LeadSchema);

export function leadOf(row: LeadRow): Stored<Lead> {
  const facts = {
    id: row.id,
    version: row.version,
    company: row.company,
    contact: row.contact,
    source: row.source,
    website: row.website ?? undefined,
    industry: row.industry ?? undefined,
    ownerId: row.ownerId ?? undefined,
    consents: row.consents,
    createdAt: row.createdAt,
  };
  switch (row.status) {
    case 'converted':
      if (row.prospectId === null) throw new Error(`Lead ${row.id} is converted to nothing`);
      return { ...facts, status: row.status, prospectId: row.prospectId, dealId: row.dealId ?? undefined };
    case 'lost':
      return { ...facts, status: row.status, lostReason: row.lostReason ?? '' };
    default:
      return { ...facts, status: row.status };
  }
}

export const rowOfLead = (firmId: string, lead: Stored<Lead>): LeadRow => ({
  firmId,
  id: lead.id,
  version: lead.version,
  status: lead.status,
  company: lead.company,
  contact: lead.contact,
  source: lead.source,
  website: lead.website ?? null,
  industry: lead.industry ?? null,
  ownerId: lead.ownerId ?? null,
  consents: lead.consents,
  lostReason: lead.status === 'lost' ? lead.lostReason : null,
  prospectId: lead.status === 'converted' ? lead.prospectId : null,
  dealId: lead.status === 'converted' ? (lead.dealId ?? null) : null,
  createdAt: lead.createdAt,
});
