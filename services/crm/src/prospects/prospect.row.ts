import { EntitySchema, tableOf } from '@praxis/chassis';
import type { LeadSource, ProspectContact, ProspectStatus } from '@praxis/contracts/crm';
import type { Consent, PostalAddress } from '@praxis/contracts/kernel';
import type { Stored } from '../found';
import type { Prospect } from './prospect';
import { websiteHost } from './website-host';

export interface ProspectRow {
  firmId: string;
  id: string;
  version: number;
  status: ProspectStatus;
  name: string;
  kind: 'company' | 'person';
  legalName: string | null;
  website: string | null;
  /** By which possible duplicates are found. */
  websiteHost: string | null;
  industry: string | null;
  language: string | null;
  address: PostalAddress | null;
  source: LeadSource;
  ownerId: string | null;
  contacts: ProspectContact[];
  /** In lower case, by which possible duplicates are found. */
  contactEmails: string[];
  consents: Consent[];
  clientId: string | null;
  wonAt: Date | null;
  lostReason: string | null;
  createdAt: Date;
}

export const ProspectSchema = new EntitySchema<ProspectRow>({
  name: 'prospects',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    status: { type: 'text' },
    name: { type: 'text' },
    kind: { type: 'text' },
    legalName: { name: 'legal_name', type: 'text', nullable: true },
    website: { type: 'text', nullable: true },
    websiteHost: { name: 'website_host', type: 'text', nullable: true },
    industry: { type: 'text', nullable: true },
    language: { type: 'text', nullable: true },
    address: { type: 'jsonb', nullable: true },
    source: { type: 'text' },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    contacts: { type: 'jsonb' },
    contactEmails: { name: 'contact_emails', type: 'text', array: true },
    consents: { type: 'jsonb' },
    clientId: { name: 'client_id', type: 'uuid', nullable: true },
    wonAt: { name: 'won_at', type: 'timestamptz', nullable: true },
    lostReason: { name: 'lost_reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const prospects = tableOf<ProspectRow>(ProspectSchema);

export function prospectOf(row: ProspectRow): Stored<Prospect> {
  const facts = {
    id: row.id,
    version: row.version,
    name: row.name,
    kind: row.kind,
    legalName: row.legalName ?? undefined,
    website: row.website ?? undefined,
    industry: row.industry ?? undefined,
    language: row.language ?? undefined,
    address: row.address ?? undefined,
    source: row.source,
    ownerId: row.ownerId ?? undefined,
    contacts: row.contacts,
    consents: row.consents,
    createdAt: row.createdAt,
  };
  switch (row.status) {
    case 'open':
      return { ...facts, status: row.status };
    case 'lost':
      return { ...facts, status: row.status, lostReason: row.lostReason ?? '' };
    case 'won':
      if (row.clientId === null || row.wonAt === null) throw new Error(`Prospect ${row.id} is won without a client`);
      return { ...facts, status: row.status, clientId: row.clientId, wonAt: row.wonAt };
  }
}

export const rowOfProspect = (firmId: string, prospect: Stored<Prospect>): ProspectRow => ({
  firmId,
  id: prospect.id,
  version: prospect.version,
  status: prospect.status,
  name: prospect.name,
  kind: prospect.kind,
  legalName: prospect.legalName ?? null,
  website: prospect.website ?? null,
  websiteHost: websiteHost(prospect.website) ?? null,
  industry: prospect.industry ?? null,
  language: prospect.language ?? null,
  address: prospect.address ?? null,
  source: prospect.source,
  ownerId: prospect.ownerId ?? null,
  contacts: prospect.contacts,
  contactEmails: prospect.contacts.flatMap(({ email }) => (email === undefined ? [] : [email.toLowerCase()])),
  consents: prospect.consents,
  clientId: prospect.status === 'won' ? prospect.clientId : null,
  wonAt: prospect.status === 'won' ? prospect.wonAt : null,
  lostReason: prospect.status === 'lost' ? prospect.lostReason : null,
  createdAt: prospect.createdAt,
});
