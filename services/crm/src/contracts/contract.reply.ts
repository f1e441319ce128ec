import type { Contract as ContractReply } from '@praxis/contracts/crm';
import type { Stored } from '../found';
import type { Contract } from './contract';

export const contractReply = (contract: Stored<Contract>): ContractReply => ({
  id: contract.id,
  version: contract.version,
  number: contract.number,
  status: contract.status,
  type: contract.type,
  title: contract.title,
  proposalId: contract.proposalId,
  proposalNumber: contract.proposalNumber,
  prospectId: contract.prospectId,
  clientId: contract.clientId,
  engagementId: contract.engagementId,
  seller: contract.seller,
  buyer: contract.buyer,
  value: contract.value,
  currency: contract.value.currency,
  terms: contract.terms,
  startDate: contract.startDate,
  endDate: contract.endDate,
  signerName: contract.signerName,
  signerEmail: contract.signerEmail,
  signedAt: contract.signedAt.toISOString(),
  documentSha256: contract.documentSha256,
  ...(contract.status === 'terminated' ? { terminated: { effectiveDate: contract.effectiveDate, reason: contract.reason } } : {}),
});
