import { crmErrors, type ProposalStatus } from '@praxis/contracts/crm';
import { type Buyer, type ContactCard, httpErrors, Rejection, type Seller, type TaxMode } from '@praxis/contracts/kernel';
import type { Priced } from './price-proposal';
import type { ProposalContent } from './proposal-content';

/** To whom a proposal is made; it stays so over all revisions. */
export type Party = { type: 'new_client'; prospectId: string } | { type: 'additional'; clientId: string };

/** What is known of a proposal in every state. `clientId`, `engagementId` and `convertedAt` come later, once. */
export interface ProposalFacts {
  id: string;
  number: string;
  party: Party;
  revision: number;
  content: ProposalContent;
  priced: Priced;
  ownerId?: string | undefined;
  createdAt: Date;
  clientId?: string | undefined;
  engagementId?: string | undefined;
  convertedAt?: Date | undefined;
}

/** What was frozen with a revision when it was sent. */
export interface Sent {
  at: Date;
  documentSha256: string;
  seller: Seller;
  buyer: Buyer;
  /** Who got the mail: the primary contact, where there is one. */
  recipient?: Recipient | undefined;
  taxMode: TaxMode;
  /** Versions of the project templates that the content names by code. */
  templateVersions: Readonly<Record<string, number | undefined>>;
}

/** A contact of a prospect, or of a client: then with its id there. */
export type Recipient = ContactCard & { contactId?: string | undefined };

/** What a prospect chooses. */
export interface Choice {
  optionId: string;
  addOnLineIds: readonly string[];
}

export interface Acceptance extends Choice {
  at: Date;
  signerName: string;
  signerEmail: string;
  signature: string;
  address?: string | undefined;
  userAgent?: string | undefined;
  contractId: string;
  contractNumber: string;
  correlationId: string;
}

type WithSent = { sent: Sent; viewedAt?: Date | undefined };
export type Proposal = ProposalFacts &
  (
    | { status: 'draft' }
    | { status: 'sent'; sent: Sent }
    | { status: 'viewed'; sent: Sent; viewedAt: Date }
    | ({ status: 'accepted'; accepted: Acceptance } & WithSent)
    | ({ status: 'declined'; declinedAt: Date; reason?: string | undefined } & WithSent)
    | ({ status: 'expired'; expiredAt: Date } & WithSent)
    | ({ status: 'withdrawn'; withdrawnAt: Date; reason?: string | undefined } & WithSent)
  );
export type SentProposal = Exclude<Proposal, { status: 'draft' }>;
export type LiveProposal = Extract<Proposal, { status: 'sent' | 'viewed' }>;

/** `validTo` is the first instant at which the proposal can no longer be accepted. */
export type ProposalCommand =
  | { type: 'edit'; content: ProposalContent; priced: Priced; ownerId?: string | undefined }
  | { type: 'send'; sent: Sent; priced: Priced }
  | { type: 'view'; at: Date }
  | { type: 'accept'; acceptance: Acceptance; validTo: Date }
  | { type: 'decline'; at: Date; reason?: string | undefined; validTo: Date }
  | { type: 'withdraw'; at: Date; reason?: string | undefined }
  | { type: 'expire'; at: Date; validTo: Date }
  | { type: 'revise' }
  | { type: 'convert'; clientId: string; engagementId: string; at: Date };

export type ProposalEvent =
  | { type: 'drafted'; proposal: ProposalFacts }
  | { type: 'edited'; content: ProposalContent; priced: Priced; ownerId?: string | undefined }
  | { type: 'sent'; sent: Sent; priced: Priced }
  | { type: 'viewed'; at: Date }
  | { type: 'accepted'; acceptance: Acceptance }
  | { type: 'declined'; at: Date; reason?: string | undefined }
  | { type: 'withdrawn'; at: Date; reason?: string | undefined }
  | { type: 'expired'; at: Date }
  | { type: 'revised' }
  | { type: 'converted'; clientId: string; engagementId: string; at: Date };

/** Which states can follow which. Only drafts are edited; a revision takes what is sent back to a draft. */
export const NEXT: Record<ProposalStatus, readonly ProposalStatus[]> = {
  draft: ['sent'],
  sent: ['viewed', 'accepted', 'declined', 'expired', 'withdrawn', 'draft'],
  viewed: ['accepted', 'declined', 'expired', 'withdrawn', 'draft'],
  accepted: [],
  declined: [],
  expired: [],
  withdrawn: [],
};

/** @throws Rejection of `http.illegal_transition`, and as answerTo does */
export function decideProposal(proposal: Proposal, command: ProposalCommand): ProposalEvent[] {
  switch (command.type) {
    case 'edit':
      requireDraft(proposal);
      return [{ type: 'edited', content: command.content, priced: command.priced, ownerId: command.ownerId }];
    case 'send':
      requireMove(proposal, 'sent');
      return [{ type: 'sent', sent: command.sent, priced: command.priced }];
    case 'view':
      return proposal.status === 'sent' ? [{ type: 'viewed', at: command.at }] : [];
    case 'accept': {
      const { acceptance, validTo } = command;
      return answerTo(proposal, acceptance, acceptance.at, validTo) === 'first' ? [{ type: 'accepted', acceptance }] : [];
    }
    case 'decline':
      if (proposal.status === 'declined') return [];
      requireAnswerable(proposal, command.at, command.validTo);
      return [{ type: 'declined', at: command.at, reason: command.reason }];
    case 'withdraw':
      requireMove(proposal, 'withdrawn');
      return [{ type: 'withdrawn', at: command.at, reason: command.reason }];
    case 'expire':
      return isLive(proposal) && command.at >= command.validTo ? [{ type: 'expired', at: command.at }] : [];
    case 'revise':
      requireMove(proposal, 'draft');
      return [{ type: 'revised' }];
    case 'convert':
      if (proposal.engagementId !== undefined) return [];
      return [{ type: 'converted', clientId: command.clientId, engagementId: command.engagementId, at: command.at }];
  }
}

export function evolveProposal(proposal: Proposal | undefined, event: ProposalEvent): Proposal {
  if (event.type === 'drafted') return { ...event.proposal, status: 'draft' };
  if (proposal === undefined) throw new Error(`A proposal begins as a draft, not with ${event.type}`);
  switch (event.type) {
    case 'edited':
      return { ...proposal, content: event.content, priced: event.priced, ownerId: event.ownerId };
    case 'sent':
      return { ...factsOf(proposal), priced: event.priced, status: 'sent', sent: event.sent };
    case 'viewed':
      return { ...factsOf(proposal), status: 'viewed', sent: sentOf(proposal).sent, viewedAt: event.at };
    case 'accepted':
      return { ...factsOf(proposal), ...sentOf(proposal), status: 'accepted', accepted: event.acceptance };
    case 'declined':
      return { ...factsOf(proposal), ...sentOf(proposal), status: 'declined', declinedAt: event.at, reason: event.reason };
    case 'withdrawn':
      return { ...factsOf(proposal), ...sentOf(proposal), status: 'withdrawn', withdrawnAt: event.at, reason: event.reason };
    case 'expired':
      return { ...factsOf(proposal), ...sentOf(proposal), status: 'expired', expiredAt: event.at };
    case 'revised':
      return { ...factsOf(proposal), status: 'draft', revision: proposal.revision + 1 };
    case 'converted':
      return { ...proposal, clientId: event.clientId, engagementId: event.engagementId, convertedAt: event.at };
  }
}

/**
 * Whether a choice is the first answer to a proposal, or the same answer `again`.
 *
 * @throws Rejection of `crm.proposal_already_accepted` (another choice), `crm.proposal_declined`, `crm.proposal_expired`,
 * `crm.proposal_withdrawn` or `crm.proposal_superseded`
 */
export function answerTo(proposal: Proposal, choice: Choice, at: Date, validTo: Date): 'first' | 'again' {
  if (proposal.status === 'accepted' && sameChoice(proposal.accepted, choice)) return 'again';
  requireAnswerable(proposal, at, validTo);
  return 'first';
}

export const isLive = (proposal: Proposal): proposal is LiveProposal => proposal.status === 'sent' || proposal.status === 'viewed';

/** @throws Rejection of `http.illegal_transition` unless it is sent and not yet answered */
export function requireLive(proposal: Proposal): asserts proposal is LiveProposal {
  if (!isLive(proposal)) throw illegal(proposal);
}

/** @throws Rejection of `http.illegal_transition` unless it is a draft */
export function requireDraft(proposal: Proposal): asserts proposal is Extract<Proposal, { status: 'draft' }> {
  if (proposal.status !== 'draft') throw illegal(proposal);
}

function requireAnswerable(proposal: Proposal, at: Date, validTo: Date): asserts proposal is LiveProposal {
  switch (proposal.status) {
    case 'draft':
      throw new Rejection(crmErrors.proposal_superseded);
    case 'accepted': {
      const { optionId, addOnLineIds, contractNumber, at: acceptedAt } = proposal.accepted;
      const accepted = { optionId, addOnLineIds, contractNumber, acceptedAt: acceptedAt.toISOString() };
      throw new Rejection(crmErrors.proposal_already_accepted, { accepted });
    }
    case 'declined':
      throw new Rejection(crmErrors.proposal_declined);
    case 'withdrawn':
      throw new Rejection(crmErrors.proposal_withdrawn);
    case 'expired':
      throw expired(proposal);
    default:
      if (at >= validTo) throw expired(proposal);
  }
}

const expired = ({ content }: Proposal) => new Rejection(crmErrors.proposal_expired, { validUntil: content.validUntil });

function requireMove(proposal: Proposal, to: ProposalStatus): void {
  if (!NEXT[proposal.status].includes(to)) throw illegal(proposal);
}

const illegal = ({ status }: Proposal) => new Rejection(httpErrors.illegal_transition, { state: status, allowed: NEXT[status] });

const sameChoice = (a: Choice, b: Choice): boolean => {
  const chosen = new Set(a.addOnLineIds);
  const other = new Set(b.addOnLineIds);
  return a.optionId === b.optionId && chosen.size === other.size && [...chosen].every((id) => other.has(id));
};

function sentOf(proposal: Proposal): WithSent {
  if (proposal.status === 'draft') throw new Error(`Proposal ${proposal.id} is a draft: nothing was sent of it`);
  return { sent: proposal.sent, viewedAt: 'viewedAt' in proposal ? proposal.viewedAt : undefined };
}

const factsOf = (proposal: Proposal): ProposalFacts => ({
  id: proposal.id,
  number: proposal.number,
  party: proposal.party,
  revision: proposal.revision,
  content: proposal.content,
  priced: proposal.priced,
  ownerId: proposal.ownerId,
  createdAt: proposal.createdAt,
  clientId: proposal.clientId,
  engagementId: proposal.engagementId,
  convertedAt: proposal.convertedAt,
});
