import type { Tx } from '@praxis/chassis';
import { type TaxBook, taxBook } from './tax-book';
import { taxCodes } from './tax-code.row';

export const knownTaxCodes = async (tx: Tx): Promise<TaxBook> => taxBook(await taxCodes.select(tx, 'where firm_id = $1', [tx.firmId]));

/** @throws Rejection of `crm.tax_code_unknown` or `crm.tax_code_inactive` */
export async function requireTaxCodes(tx: Tx, codes: readonly (string | null | undefined)[]): Promise<void> {
  const named = codes.filter((code) => code !== undefined && code !== null);
  if (named.length === 0) return;
  const book = await knownTaxCodes(tx);
  for (const code of named) book.require(code, '/taxCode');
}
