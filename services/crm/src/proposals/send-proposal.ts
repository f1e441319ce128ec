import { type Handler, ok } from '@praxis/chassis';
import { contractSigned, crmErrors, proposalAccepted, type sendProposal as sendProposalOperation } from '@praxis/contracts/crm';
import { Rejection, todayIn } from '@praxis/contracts/kernel';
import { sellerOfFirm } from '../billing-entities/seller-of-firm';
import { publishedTemplates } from '../project-templates/published-templates';
import type { TemplateBook } from '../project-templates/template-book';
import { knownTaxCodes } from '../tax-codes/known-tax-codes';
import type { TaxBook } from '../tax-codes/tax-book';
import { contractSignedData, proposalAcceptedData } from './acceptance-facts';
import { agreementOn } from './agreement';
import { languageOf } from './consent-text';
import { partyFacts } from './party';
import { priceProposal } from './price-proposal';
import { decideProposal, isLive, type Proposal, requireDraft, type Sent } from './proposal';
import { mailProposal } from './proposal.mails';
import { proposalReply } from './proposal.reply';
import { endOfValidity, lockProposal, saveProposal } from './proposal.store';
import { type ProposalContent, requireReferences } from './proposal-content';
import { proposalDocuments } from './proposal-document.row';
import { makeLink } from './proposal-link.store';
import { freeze, publicDocument } from './public-document';
import { withRecipientWarning } from './write-draft';

/**
 * Freezes a draft: prices of today, parties as they are known now, the document with its hash, and the link, whose token is given out
 * once. Everything that could stand against an acceptance is found now, because an acceptance must not fail.
 */
export const sendProposal =
  ({ publicUrl }: { publicUrl: string }): Handler<typeof sendProposalOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const draft = await lockProposal(tx, request.params.id, request.ifMatch);
      requireDraft(draft);
      const { content } = draft;
      const [taxes, templates, { seller, taxMode }, party, firm, validTo] = await Promise.all([
        knownTaxCodes(tx),
        publishedTemplates(tx),
        sellerOfFirm(tx),
        partyFacts(tx, draft.party, content.currency),
        tx.firm(),
        endOfValidity(tx, draft),
      ]);
      if (tx.at >= validTo) throw new Rejection(crmErrors.valid_until_passed, { validUntil: content.validUntil });
      requireReferences(content, { taxes, templates });
      const today = todayIn(firm.timezone, tx.at.toISOString());
      const priced = withRecipientWarning(priceProposal(content, { taxes, treatment: party.buyer.taxTreatment, taxMode }, today), party);
      const language = languageOf(party.recipient?.language ?? party.buyer.language ?? firm.locale);
      const frozen = { ...party, seller };
      const { text, sha256 } = freeze(publicDocument(draft, priced, frozen, { firmName: firm.name, language }));
      const sent: Sent = { ...frozen, at: tx.at, documentSha256: sha256, taxMode, templateVersions: versionsOf(content, templates) };
      requireAcceptable(draft, sent, taxes, text);

      const proposal = await saveProposal(tx, draft, decideProposal(draft, { type: 'send', sent, priced }));
      if (!isLive(proposal)) throw new Error(`Proposal ${proposal.id} was sent and is ${proposal.status}`);
      const { id: proposalId, revision } = proposal;
      proposalDocuments.insert(tx, { firmId: tx.firmId, id: tx.newId(), proposalId, revision, sha256, document: text, sentAt: tx.at });
      const url = linkUrl(publicUrl, makeLink(tx, proposal).token);
      await mailProposal(tx, proposal, url);
      return ok({ ...proposalReply(proposal), publicUrl: url });
    });

export const linkUrl = (publicUrl: string, token: string): string => `${publicUrl.replace(/\/$/, '')}/p/${token}`;

const versionsOf = (content: ProposalContent, templates: TemplateBook): Sent['templateVersions'] => {
  const codes = [content.projectTemplate, ...content.options.flatMap(({ lines }) => lines.map(({ projectTemplate }) => projectTemplate))];
  return Object.fromEntries(codes.flatMap((code) => (code === undefined ? [] : [[code, templates.versionOf(code)]])));
};

/**
 * The events of an acceptance, tried with the largest choice of each option on the last day.
 *
 * @throws Rejection of `crm.proposal_too_large`, naming what does not fit
 */
function requireAcceptable(draft: Proposal, sent: Sent, taxes: TaxBook, document: string): void {
  const { content } = draft;
  for (const option of content.options) {
    const addOnLineIds = option.lines.filter(({ optional }) => optional).map(({ id }) => id);
    const agreement = agreementOn(draft, sent, { optionId: option.id, addOnLineIds }, taxes, content.validUntil);
    const accepted = {
      proposal: { ...draft, sent },
      acceptedOn: content.validUntil,
      agreement,
      wonClientId: undefined,
      consents: [],
      acceptance: {
        optionId: option.id,
        addOnLineIds,
        at: sent.at,
        signerName: 'Nobody',
        signerEmail: 'nobody@example.com',
        signature: 'Nobody',
        contractId: draft.id,
        contractNumber: draft.number,
        correlationId: draft.id,
      },
    };
    const results = [
      proposalAccepted.data.safeParse(proposalAcceptedData(accepted)),
      contractSigned.data.safeParse(contractSignedData(accepted, document)),
    ];
    const issues = results.flatMap(({ error }) => error?.issues ?? []).map(({ path, message }) => ({ at: path.join('.'), message }));
    if (issues.length > 0) throw new Rejection(crmErrors.proposal_too_large, { optionId: option.id, issues: issues.slice(0, 10) });
  }
}
