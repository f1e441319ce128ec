import type { ContractSigned, ProposalAccepted } from '@praxis/contracts/crm';
import type { Consent, LocalDate } from '@praxis/contracts/kernel';
import { type Agreement, templateRef } from './agreement';
import type { Acceptance, ProposalFacts, Sent } from './proposal';
import { namedIn } from './proposal.publishing';
import { termsOf } from './public-document';

/** All that an acceptance tells the world, from which everything else follows. */
export interface Accepted {
  proposal: ProposalFacts & { sent: Sent };
  acceptance: Acceptance;
  /** Day of the acceptance in the firm's zone. */
  acceptedOn: LocalDate;
  agreement: Agreement;
  /** The client that the prospect of a new_client has become meanwhile: then the acceptance is an additional engagement of it. */
  wonClientId: string | undefined;
  consents: Consent[];
}

export function proposalAcceptedData(accepted: Accepted): ProposalAccepted {
  const { proposal, acceptance, agreement } = accepted;
  const { content, sent } = proposal;
  const named = namedIn(proposal);
  return {
    ...named,
    clientId: named.clientId ?? accepted.wonClientId,
    contractId: acceptance.contractId,
    contractNumber: acceptance.contractNumber,
    acceptedAt: acceptance.at.toISOString(),
    acceptedOn: accepted.acceptedOn,
    startDate: agreement.startDate,
    endDate: agreement.endDate,
    seller: sent.seller,
    buyer: sent.buyer,
    // Without anybody else to speak to, who signed is the contact.
    contact: sent.recipient ?? { name: acceptance.signerName, email: acceptance.signerEmail },
    consents: accepted.consents,
    currency: content.currency,
    option: agreement.option,
    terms: termsOf(content),
    deposit: content.deposit,
    createProject: content.createProject,
    projectTemplate: templateRef(content.projectTemplate, sent.templateVersions),
    openPortal: content.openPortal,
    evidence: {
      method: 'link',
      signerName: acceptance.signerName,
      signerEmail: acceptance.signerEmail,
      signature: acceptance.signature,
      consentToElectronicForm: true,
      at: acceptance.at.toISOString(),
      address: acceptance.address,
      userAgent: acceptance.userAgent,
    },
    documentSha256: sent.documentSha256,
  };
}

/** @param document the accepted document as RFC 8785 JSON */
export function contractSignedData(accepted: Accepted, document: string): ContractSigned {
  const { proposal, acceptance, agreement } = accepted;
  const { content, sent } = proposal;
  const { prospectId, clientId } = namedIn(proposal);
  return {
    contractId: acceptance.contractId,
    contractNumber: acceptance.contractNumber,
    proposalId: proposal.id,
    prospectId,
    clientId: clientId ?? accepted.wonClientId,
    proposalNumber: proposal.number,
    type: proposal.party.type,
    title: content.title,
    seller: sent.seller,
    buyer: sent.buyer,
    signerName: acceptance.signerName,
    signerEmail: acceptance.signerEmail,
    signedAt: acceptance.at.toISOString(),
    startDate: agreement.startDate,
    endDate: agreement.endDate,
    terms: termsOf(content),
    value: agreement.value,
    currency: content.currency,
    documentSha256: sent.documentSha256,
    document,
  };
}
