import type { ProposalType } from '@praxis/contracts/crm';
import type { Buyer, LocalDate, Money, Seller, Terms } from '@praxis/contracts/kernel';

/** The legal record of an acceptance. What was signed never changes; `clientId` and `engagementId` come later, once. */
export interface ContractFacts {
  id: string;
  number: string;
  type: ProposalType;
  title: string;
  proposalId: string;
  proposalNumber: string;
  prospectId?: string | undefined;
  clientId?: string | undefined;
  engagementId?: string | undefined;
  seller: Seller;
  buyer: Buyer;
  /** Net of the one-off lines and of one period of each recurring line. */
  value: Money;
  terms: Terms;
  startDate: LocalDate;
  /** Last day, inclusive; absent when open. */
  endDate?: LocalDate | undefined;
  signerName: string;
  signerEmail: string;
  signedAt: Date;
  documentSha256: string;
}

export type Contract = ContractFacts & ({ status: 'active' } | { status: 'terminated'; effectiveDate: LocalDate; reason: string });

export type ContractCommand =
  | { type: 'terminate'; effectiveDate: LocalDate; reason: string; onboardingId?: string | undefined }
  | { type: 'link'; clientId: string; engagementId: string };

export type ContractEvent =
  | { type: 'signed'; contract: ContractFacts }
  | { type: 'terminated'; effectiveDate: LocalDate; reason: string; onboardingId?: string | undefined }
  | { type: 'linked'; clientId: string; engagementId: string };

/** Both commands follow from what clients says and are never refused: what is done already is done. */
export function decideContract(contract: Contract, command: ContractCommand): ContractEvent[] {
  switch (command.type) {
    case 'terminate': {
      const { type: _, ...termination } = command;
      return contract.status === 'terminated' ? [] : [{ type: 'terminated', ...termination }];
    }
    case 'link':
      if (contract.engagementId !== undefined) return [];
      return [{ type: 'linked', clientId: command.clientId, engagementId: command.engagementId }];
  }
}

export function evolveContract(contract: Contract | undefined, event: ContractEvent): Contract {
  if (event.type === 'signed') return { ...event.contract, status: 'active' };
  if (contract === undefined) throw new Error(`A contract begins signed, not with ${event.type}`);
  switch (event.type) {
    case 'terminated':
      return { ...contract, status: 'terminated', effectiveDate: event.effectiveDate, reason: event.reason };
    case 'linked':
      return { ...contract, clientId: event.clientId, engagementId: event.engagementId };
  }
}
