import type { Tx } from '@praxis/chassis';
import { type ContractSigned, contractSigned, contractTerminated } from '@praxis/contracts/crm';
import type { Contract, ContractEvent } from './contract';

export function publishSigned(tx: Tx, data: ContractSigned): void {
  tx.publish(contractSigned, { subject: data.contractId, data, clientId: data.clientId });
}

/** Of what happens to a contract later only its end is told. */
export function publishTermination(tx: Tx, contract: Contract, event: ContractEvent): void {
  if (event.type !== 'terminated') return;
  const data = {
    contractId: contract.id,
    contractNumber: contract.number,
    proposalId: contract.proposalId,
    prospectId: contract.prospectId,
    clientId: contract.clientId,
    engagementId: contract.engagementId,
    onboardingId: event.onboardingId,
    effectiveDate: event.effectiveDate,
    reason: event.reason,
  };
  tx.publish(contractTerminated, { subject: contract.id, data, clientId: contract.clientId });
}
