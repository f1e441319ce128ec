import type { LeadSource, LeadStatus } from '@praxis/contracts/crm';
import { type Consent, type ContactCard, httpErrors, Rejection } from '@praxis/contracts/kernel';

/** What is known of a lead in every state. */
export interface LeadFacts {
  id: string;
  company: string;
  contact: ContactCard;
  source: LeadSource;
  website?: string | undefined;
  industry?: string | undefined;
  ownerId?: string | undefined;
  consents: Consent[];
  createdAt: Date;
}

export type Lead = LeadFacts &
  (
    | { status: 'new' }
    | { status: 'contacted' }
    | { status: 'qualified' }
    | { status: 'converted'; prospectId: string; dealId?: string | undefined }
    | { status: 'lost'; lostReason: string }
  );

/** Null clears, undefined leaves as it is. */
export interface LeadChanges {
  company?: string | undefined;
  contact?: ContactCard | undefined;
  source?: LeadSource | undefined;
  website?: string | null | undefined;
  industry?: string | null | undefined;
  ownerId?: string | null | undefined;
}

export type LeadCommand =
  | { type: 'update'; changes: LeadChanges }
  | { type: 'contact' }
  | { type: 'qualify' }
  | { type: 'lose'; reason: string }
  | { type: 'convert'; prospectId: string; newProspect: boolean; dealId?: string | undefined };

export type LeadEvent =
  | { type: 'created'; lead: LeadFacts }
  | { type: 'updated'; changes: LeadChanges }
  | { type: 'contacted' }
  | { type: 'qualified' }
  | { type: 'lost'; reason: string }
  | { type: 'converted'; prospectId: string; newProspect: boolean; dealId?: string | undefined };

/** Which states can follow which; converted and lost are final. */
export const NEXT: Record<LeadStatus, readonly LeadStatus[]> = {
  new: ['contacted', 'qualified', 'lost'],
  contacted: ['qualified', 'lost'],
  qualified: ['converted', 'lost'],
  converted: [],
  lost: [],
};

/** @throws Rejection of `http.illegal_transition` with the state and what can follow it */
export function decideLead(lead: Lead, command: LeadCommand): LeadEvent[] {
  switch (command.type) {
    case 'update':
      if (NEXT[lead.status].length === 0) throw illegal(lead);
      return [{ type: 'updated', changes: command.changes }];
    case 'contact':
      return moved(lead, 'contacted', { type: 'contacted' });
    case 'qualify':
      return moved(lead, 'qualified', { type: 'qualified' });
    case 'lose':
      return moved(lead, 'lost', { type: 'lost', reason: command.reason });
    case 'convert': {
      const { type: _, ...conversion } = command;
      return moved(lead, 'converted', { type: 'converted', ...conversion });
    }
  }
}

export function evolveLead(lead: Lead | undefined, event: LeadEvent): Lead {
  if (event.type === 'created') return { ...event.lead, status: 'new' };
  if (lead === undefined) throw new Error(`A lead begins with its creation, not with ${event.type}`);
  switch (event.type) {
    case 'updated':
      return { ...lead, ...applied(event.changes) };
    case 'contacted':
    case 'qualified':
      return { ...factsOf(lead), status: event.type };
    case 'lost':
      return { ...factsOf(lead), status: 'lost', lostReason: event.reason };
    case 'converted':
      return { ...factsOf(lead), status: 'converted', prospectId: event.prospectId, dealId: event.dealId };
  }
}

/** @throws Rejection of `http.illegal_transition` unless `to` can follow the lead's state */
export function requireMove(lead: Lead, to: LeadStatus): void {
  if (!NEXT[lead.status].includes(to)) throw illegal(lead);
}

const moved = (lead: Lead, to: LeadStatus, event: LeadEvent): LeadEvent[] => {
  requireMove(lead, to);
  return [event];
};

const illegal = (lead: Lead) => new Rejection(httpErrors.illegal_transition, { state: lead.status, allowed: NEXT[lead.status] });

const factsOf = ({ id, company, contact, source, website, industry, ownerId, consents, createdAt }: Lead): LeadFacts => ({
  id,
  company,
  contact,
  source,
  website,
  industry,
  ownerId,
  consents,
  createdAt,
});

const applied = (changes: LeadChanges): Partial<LeadFacts> =>
  Object.fromEntries(
    Object.entries(changes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value ?? undefined]),
  );
