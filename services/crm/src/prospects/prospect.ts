import type { LeadSource, ProspectContact, ProspectStatus } from '@praxis/contracts/crm';
import { type Consent, httpErrors, type PostalAddress, Rejection } from '@praxis/contracts/kernel';

/** What is known of a prospect in every state. */
export interface ProspectFacts {
  id: string;
  name: string;
  kind: 'company' | 'person';
  legalName?: string | undefined;
  website?: string | undefined;
  industry?: string | undefined;
  language?: string | undefined;
  address?: PostalAddress | undefined;
  source: LeadSource;
  ownerId?: string | undefined;
  /** Exactly one is the primary one, unless there are none. */
  contacts: ProspectContact[];
  consents: Consent[];
  createdAt: Date;
}

export type Prospect = ProspectFacts &
  ({ status: 'open' } | { status: 'won'; clientId: string; wonAt: Date } | { status: 'lost'; lostReason: string });

/** Null clears, undefined leaves as it is. */
export interface ProspectChanges {
  name?: string | undefined;
  kind?: 'company' | 'person' | undefined;
  legalName?: string | null | undefined;
  website?: string | null | undefined;
  industry?: string | null | undefined;
  language?: string | null | undefined;
  address?: PostalAddress | null | undefined;
  source?: LeadSource | undefined;
  ownerId?: string | null | undefined;
  contacts?: ProspectContact[] | undefined;
  consents?: Consent[] | undefined;
}

/** The onboarding on whose behalf a prospect is won or re-opened. */
export interface OnboardingRefs {
  onboardingId?: string | undefined;
  engagementId?: string | undefined;
  proposalId?: string | undefined;
}

export type ProspectCommand =
  | { type: 'update'; changes: ProspectChanges }
  | { type: 'lose'; reason: string }
  | { type: 'reopen' }
  | { type: 'win'; clientId: string; refs: OnboardingRefs; at: Date }
  | { type: 'undo-win'; clientId: string; refs: OnboardingRefs; reason: string };

export type ProspectEvent =
  | { type: 'created'; prospect: ProspectFacts }
  | { type: 'updated'; changes: ProspectChanges }
  | { type: 'lost'; reason: string }
  | { type: 'reopened'; from: 'lost' }
  | { type: 'reopened'; from: 'won'; clientId: string; refs: OnboardingRefs; reason: string }
  | { type: 'won'; clientId: string; refs: OnboardingRefs; at: Date };

/** What people may ask for; winning and undoing it follow from what clients says and are never refused. */
export const NEXT: Record<ProspectStatus, readonly ProspectStatus[]> = { open: ['lost'], won: [], lost: ['open'] };

/** @throws Rejection of `http.illegal_transition` with the state and what can follow it */
export function decideProspect(prospect: Prospect, command: ProspectCommand): ProspectEvent[] {
  switch (command.type) {
    case 'update':
      return [{ type: 'updated', changes: command.changes }];
    case 'lose':
      requireMove(prospect, 'lost');
      return [{ type: 'lost', reason: command.reason }];
    case 'reopen':
      requireMove(prospect, 'open');
      return [{ type: 'reopened', from: 'lost' }];
    case 'win': {
      // A prospect that is won already is won again for another onboarding of its client, which waits for the answer.
      const again = prospect.status === 'won' && prospect.clientId === command.clientId;
      return [{ type: 'won', clientId: command.clientId, refs: command.refs, at: again ? prospect.wonAt : command.at }];
    }
    case 'undo-win':
      // The answer is owed even where nothing is left to undo.
      return [{ type: 'reopened', from: 'won', clientId: command.clientId, refs: command.refs, reason: command.reason }];
  }
}

export function evolveProspect(prospect: Prospect | undefined, event: ProspectEvent): Prospect {
  if (event.type === 'created') return { ...event.prospect, status: 'open' };
  if (prospect === undefined) throw new Error(`A prospect begins with its creation, not with ${event.type}`);
  switch (event.type) {
    case 'updated':
      return { ...prospect, ...applied(event.changes) };
    case 'lost':
      return { ...factsOf(prospect), status: 'lost', lostReason: event.reason };
    case 'won':
      return { ...factsOf(prospect), status: 'won', clientId: event.clientId, wonAt: event.at };
    case 'reopened':
      if (event.from === 'won' && !(prospect.status === 'won' && prospect.clientId === event.clientId)) return prospect;
      return { ...factsOf(prospect), status: 'open' };
  }
}

export const primaryContact = (prospect: Prospect): ProspectContact | undefined => prospect.contacts.find(({ primary }) => primary);

function requireMove(prospect: Prospect, to: ProspectStatus): void {
  const allowed = NEXT[prospect.status];
  if (!allowed.includes(to)) throw new Rejection(httpErrors.illegal_transition, { state: prospect.status, allowed });
}

const factsOf = (prospect: Prospect): ProspectFacts => ({
  id: prospect.id,
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
  createdAt: prospect.createdAt,
});

const applied = (changes: ProspectChanges): Partial<ProspectFacts> =>
  Object.fromEntries(
    Object.entries(changes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value ?? undefined]),
  );
