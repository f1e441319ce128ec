import type { EngagementStatus } from '@praxis/contracts/clients';
import type { ProposalAccepted } from '@praxis/contracts/crm';
import type { AgreedLine, Deposit, LocalDate, ProjectTemplateRef, Terms } from '@praxis/contracts/kernel';
import type { z } from 'zod';

/** What a client has bought, frozen from the acceptance. */
export interface Engagement {
  id: string;
  version: number;
  clientId: string;
  title: string;
  status: z.output<typeof EngagementStatus>;
  onboardingId: string | undefined;
  proposalId: string | undefined;
  proposalNumber: string | undefined;
  contractId: string | undefined;
  contractNumber: string | undefined;
  /** First day served. */
  startDate: LocalDate;
  /** Last day served, inclusive; undefined when open. */
  endDate: LocalDate | undefined;
  currency: string;
  terms: Terms;
  deposit: Deposit | undefined;
  lines: readonly AgreedLine[];
  createProject: boolean;
  projectTemplate: ProjectTemplateRef | undefined;
  acceptedAt: Date;
  /** The same as a day in the firm's zone. */
  acceptedOn: LocalDate;
  /** Last day, when it ended before its time. */
  terminatedOn: LocalDate | undefined;
  createdAt: Date;
  updatedAt: Date;
}

export interface EngagementIds {
  id: string;
  clientId: string;
  onboardingId: string;
}

/** @param today in the firm's zone: an engagement that starts later is planned until then */
export const startEngagement = (ids: EngagementIds, accepted: ProposalAccepted, today: LocalDate, at: Date): Engagement => ({
  ...ids,
  version: 1,
  title: accepted.title,
  status: accepted.startDate <= today ? 'active' : 'planned',
  proposalId: accepted.proposalId,
  proposalNumber: accepted.number,
  contractId: accepted.contractId,
  contractNumber: accepted.contractNumber,
  startDate: accepted.startDate,
  endDate: accepted.endDate,
  currency: accepted.currency,
  terms: accepted.terms,
  deposit: accepted.deposit,
  lines: accepted.option.lines,
  createProject: accepted.createProject,
  projectTemplate: accepted.projectTemplate,
  acceptedAt: new Date(accepted.acceptedAt),
  acceptedOn: accepted.acceptedOn,
  terminatedOn: undefined,
  createdAt: at,
  updatedAt: at,
});

/** Still going on, or going to. */
export const isOpen = ({ status }: Engagement): boolean => status === 'planned' || status === 'active' || status === 'held';

/** A planned engagement whose first day has come. Undefined when there is nothing to do. */
export const activate = (engagement: Engagement, today: LocalDate, at: Date): Engagement | undefined =>
  engagement.status === 'planned' && engagement.startDate <= today ? { ...engagement, status: 'active', updatedAt: at } : undefined;

/** Ends it before its time. Undefined when it is over already. @param lastDay inclusive */
export const terminate = (engagement: Engagement, lastDay: LocalDate, at: Date): Engagement | undefined =>
  isOpen(engagement) ? { ...engagement, status: 'terminated', terminatedOn: lastDay, updatedAt: at } : undefined;
