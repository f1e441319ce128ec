import { type Handler, ok, type Tx } from '@praxis/chassis';
import { type acceptProposal as acceptProposalOperation, crmErrors, proposalAccepted } from '@praxis/contracts/crm';
import { type Consent, Rejection, todayIn } from '@praxis/contracts/kernel';
import { addContract } from '../contracts/contract.store';
import type { Stored } from '../found';
import { nextNumber } from '../numbers/next-number';
import { prospectOf, prospects } from '../prospects/prospect.row';
import { knownTaxCodes } from '../tax-codes/known-tax-codes';
import { type Accepted, contractSignedData, proposalAcceptedData } from './acceptance-facts';
import { agreementOn } from './agreement';
import { type Acceptance, answerTo, decideProposal, type Proposal, requireLive } from './proposal';
import { endOfValidity, saveProposal } from './proposal.store';
import { proposalDocuments } from './proposal-document.row';
import { lockByLink } from './proposal-link.store';

/**
 * A prospect accepts: one short transaction on the locked proposal makes the acceptance, the contract and the events from which
 * everything else follows. However many requests arrive, the first makes it and the others are told.
 */
export const acceptProposal: Handler<typeof acceptProposalOperation> = (request) =>
  request.inFirm(async (tx) => {
    const proposal = await lockByLink(tx, request.linkToken);
    const { documentSha256, signer, signature, consent: _, ...choice } = request.body;
    if (documentSha256 !== undefined && proposal.status !== 'draft' && documentSha256 !== proposal.sent.documentSha256) {
      throw new Rejection(crmErrors.document_mismatch);
    }
    const validTo = await endOfValidity(tx, proposal);
    if (answerTo(proposal, choice, tx.at, validTo) === 'again') return ok(answer(proposal));
    requireLive(proposal);

    const [{ timezone }, taxes, prospect, document] = await Promise.all([
      tx.firm(),
      knownTaxCodes(tx),
      prospectBehind(tx, proposal),
      documentOf(tx, proposal),
    ]);
    const acceptedOn = todayIn(timezone, tx.at.toISOString());
    const agreement = agreementOn(proposal, proposal.sent, choice, taxes, acceptedOn);
    const acceptance: Acceptance = {
      optionId: choice.optionId,
      addOnLineIds: agreement.addOnLineIds,
      at: tx.at,
      signerName: signer.name,
      signerEmail: signer.email,
      signature,
      address: tx.act.address?.slice(0, 45),
      userAgent: tx.act.userAgent?.slice(0, 500),
      contractId: tx.newId(),
      // The last lock: every acceptance of the firm and year waits for it.
      contractNumber: await nextNumber(tx, 'contract', acceptedOn.slice(0, 4)),
      correlationId: tx.act.correlationId,
    };
    const accepted: Accepted = { proposal, acceptance, acceptedOn, agreement, ...prospect };
    const data = proposalAcceptedData(accepted);
    const saved = await saveProposal(tx, proposal, decideProposal(proposal, { type: 'accept', acceptance, validTo }));
    tx.publish(proposalAccepted, { subject: proposal.id, data, clientId: data.clientId });
    addContract(tx, contractSignedData(accepted, document));
    return ok(answer(saved));
  });

function answer(proposal: Stored<Proposal>) {
  if (proposal.status !== 'accepted') throw new Error(`Proposal ${proposal.id} is ${proposal.status}, not accepted`);
  const { at, contractNumber, correlationId } = proposal.accepted;
  return { proposalId: proposal.id, status: proposal.status, acceptedAt: at.toISOString(), contractNumber, correlationId };
}

/** What the prospect of a new_client brings with it: its consents, and the client it has become meanwhile. */
async function prospectBehind(tx: Tx, { party }: Proposal): Promise<{ wonClientId: string | undefined; consents: Consent[] }> {
  const row = party.type === 'new_client' ? await prospects.find(tx, party.prospectId) : undefined;
  if (row === undefined) return { wonClientId: undefined, consents: [] };
  const prospect = prospectOf(row);
  return { wonClientId: prospect.status === 'won' ? prospect.clientId : undefined, consents: prospect.consents };
}

async function documentOf(tx: Tx, { id, revision }: Proposal): Promise<string> {
  const [sent] = await proposalDocuments.lookUp(tx, 'where firm_id = $1 and proposal_id = $2 and revision = $3', [tx.firmId, id, revision]);
  if (sent === undefined) throw new Error(`Nothing was sent of revision ${revision} of proposal ${id}`);
  return sent.document;
}
