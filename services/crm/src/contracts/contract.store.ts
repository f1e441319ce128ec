import type { Tx } from '@praxis/chassis';
import type { ContractSigned } from '@praxis/contracts/crm';
import { found, type Stored } from '../found';
import { type Contract, type ContractEvent, type ContractFacts, evolveContract } from './contract';
import { publishSigned, publishTermination } from './contract.publishing';
import { contractOf, contracts, rowOfContract } from './contract.row';

/** Records a signed contract and publishes it as it is told to the world. */
export function addContract(tx: Tx, signed: ContractSigned): void {
  const facts: ContractFacts = {
    id: signed.contractId,
    number: signed.contractNumber,
    type: signed.type,
    title: signed.title,
    proposalId: signed.proposalId,
    proposalNumber: signed.proposalNumber,
    prospectId: signed.prospectId,
    clientId: signed.clientId,
    engagementId: signed.engagementId,
    seller: signed.seller,
    buyer: signed.buyer,
    value: signed.value,
    terms: signed.terms,
    startDate: signed.startDate,
    endDate: signed.endDate,
    signerName: signed.signerName,
    signerEmail: signed.signerEmail,
    signedAt: new Date(signed.signedAt),
    documentSha256: signed.documentSha256,
  };
  const contract = { ...evolveContract(undefined, { type: 'signed', contract: facts }), version: 1 };
  contracts.insert(tx, rowOfContract(tx.firmId, contract));
  publishSigned(tx, signed);
}

/** @throws Rejection of `http.not_found`, and what `decide` throws. Without events nothing happens. */
export async function changeContract(tx: Tx, id: string, decide: (contract: Contract) => ContractEvent[]): Promise<Stored<Contract>> {
  const before = contractOf(found(await contracts.findForUpdate(tx, id)));
  const events = decide(before);
  if (events.length === 0) return before;
  const after = { ...events.reduce<Contract>(evolveContract, before), version: before.version + 1 };
  contracts.update(tx, rowOfContract(tx.firmId, after), { from: before.version });
  for (const event of events) publishTermination(tx, after, event);
  return after;
}
