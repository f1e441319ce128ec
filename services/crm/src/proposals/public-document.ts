import type { PublicDocument } from '@praxis/contracts/crm';
import { canonicalJson, sha256Hex, type Terms } from '@praxis/contracts/kernel';
import { consentText, type Language } from './consent-text';
import type { Priced } from './price-proposal';
import type { ProposalFacts, Sent } from './proposal';
import { shownOptions } from './proposal.reply';
import type { ProposalContent } from './proposal-content';

/**
 * What a prospect gets to see of a proposal, and all of it that is frozen when it is sent. Built member by member: what is not named here
 * (owner, item codes, templates) never gets out.
 */
export function publicDocument(
  proposal: Pick<ProposalFacts, 'number' | 'revision' | 'party' | 'content'>,
  priced: Priced,
  frozen: Pick<Sent, 'seller' | 'buyer' | 'recipient'>,
  shown: { firmName: string; language: Language },
): PublicDocument {
  const { content } = proposal;
  const { seller, buyer, recipient } = frozen;
  return {
    firm: { name: shown.firmName },
    number: proposal.number,
    revision: proposal.revision,
    type: proposal.party.type,
    title: content.title,
    introduction: content.introduction,
    language: shown.language,
    seller,
    buyer: { name: buyer.legalName, address: buyer.billingAddress, contactName: recipient?.name },
    validUntil: content.validUntil,
    currency: content.currency,
    prices: buyer.kind === 'person' ? 'gross' : 'net',
    pricedOn: priced.pricedOn,
    terms: termsOf(content),
    start: content.start,
    endDate: content.endDate,
    deposit: content.deposit,
    options: shownOptions({ content, priced }).map((option) => ({
      id: option.id,
      name: option.name,
      totals: option.totals,
      lines: option.lines.map((line) => ({
        id: line.id,
        text: line.text,
        quantity: line.quantity,
        unit: line.unit,
        unitPrice: line.unitPrice,
        discountPercent: line.discountPercent,
        net: line.net,
        taxes: line.taxes,
        optional: line.optional,
        billing: line.billing,
      })),
    })),
    consentText: consentText(shown.language, { seller: seller.legalName, buyer: buyer.legalName }),
  };
}

export const termsOf = ({ netDays, endMode, minimumTermMonths, noticeDays }: ProposalContent): Terms => ({
  netDays,
  endMode,
  minimumTermMonths,
  noticeDays,
});

/** The document in its one spelling (RFC 8785), and the SHA-256 of that. */
export function freeze(document: PublicDocument): { text: string; sha256: string } {
  const text = canonicalJson(document);
  return { text, sha256: sha256Hex(text) };
}
