import type { Tx } from '@praxis/chassis';
import type { ProposalInput } from '@praxis/contracts/crm';
import { todayIn } from '@praxis/contracts/kernel';
import { sellerOfFirm } from '../billing-entities/seller-of-firm';
import { publishedTemplates } from '../project-templates/published-templates';
import { knownTaxCodes } from '../tax-codes/known-tax-codes';
import { type PartyFacts, partyFacts } from './party';
import { type Priced, priceProposal } from './price-proposal';
import type { Party, ProposalFacts } from './proposal';
import { contentFrom, type KnownItem, type ProposalContent } from './proposal-content';

/**
 * A draft's content from what a command gives, checked against everything it names, and its prices of today.
 *
 * @throws Rejection as contentFrom, partyFacts and priceProposal do
 */
export async function writeDraft(
  tx: Tx,
  given: ProposalInput,
  previous: ProposalFacts | undefined,
): Promise<{ content: ProposalContent; priced: Priced }> {
  const [items, taxes, templates, { taxMode }, party, { timezone }] = await Promise.all([
    namedItems(tx, given),
    knownTaxCodes(tx),
    publishedTemplates(tx),
    sellerOfFirm(tx),
    partyFacts(tx, partyIn(given), given.currency),
    tx.firm(),
  ]);
  const content = contentFrom(given, previous?.content, { items, taxes, templates }, () => tx.newId());
  const priced = priceProposal(content, { taxes, treatment: party.buyer.taxTreatment, taxMode }, todayIn(timezone, tx.at.toISOString()));
  return { content, priced: withRecipientWarning(priced, party) };
}

export const partyIn = (given: ProposalInput): Party =>
  given.type === 'new_client' ? { type: given.type, prospectId: given.prospectId } : { type: given.type, clientId: given.clientId };

/** A proposal without anybody to mail it to can be sent all the same; its link is handed over by other means. */
export function withRecipientWarning(priced: Priced, { recipient }: Pick<PartyFacts, 'recipient'>): Priced {
  if (recipient?.email !== undefined) return priced;
  const detail = 'There is no primary contact with an e-mail address: nobody will be mailed, hand the link over yourself.';
  return { ...priced, warnings: [...priced.warnings, { code: 'recipient_missing', detail }] };
}

async function namedItems(tx: Tx, given: ProposalInput): Promise<Map<string, KnownItem>> {
  const codes = new Set(
    given.options.flatMap(({ lines }) => lines.flatMap(({ serviceItem }) => (serviceItem === undefined ? [] : [serviceItem]))),
  );
  if (codes.size === 0) return new Map();
  const rows = await tx.query<{ code: string; tax_code: string | null; active: boolean }>(
    'select code, tax_code, active from service_items where firm_id = $1 and code = any($2)',
    [tx.firmId, [...codes]],
  );
  return new Map(rows.map(({ code, tax_code, active }) => [code, { taxCode: tax_code, active }]));
}
